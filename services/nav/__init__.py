"""NAV's service."""
