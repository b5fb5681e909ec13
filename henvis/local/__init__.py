"""The embedded stack: one Kafka broker and every service as processes of this machine."""
