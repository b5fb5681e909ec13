"""The audit: the journals' trees made a second time, signed, and shown to who asks."""
