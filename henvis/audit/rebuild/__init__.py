"""A service's database made anew from the log, and compared with the one that the service has."""
