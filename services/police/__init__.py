"""The police's service."""
