"""The router: the only way from a journal to a mailbox."""
