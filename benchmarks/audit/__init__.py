"""What verifying and replaying cost, with a million events in an archive."""
