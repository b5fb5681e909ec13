"""A real service that only counts, to be killed at every step."""
