"""What an auditor does with the log alone: read, verify, replay, rebuild. Nothing here asks a service."""
