"""Intake's service."""
