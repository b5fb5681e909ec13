"""UDI's service."""
