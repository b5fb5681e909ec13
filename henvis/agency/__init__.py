"""What the agencies' services are made of: their tables, what they do with events, their HTTP API."""
