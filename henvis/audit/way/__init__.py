"""One event's way over the bus, as operations may see it: places, times and outcomes, and no content."""
