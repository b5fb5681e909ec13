"""Barnevernet's service."""
