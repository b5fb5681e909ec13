"""Databases: SQLite and PostgreSQL, and rows that become objects and rows again."""
