"""Mailboxes made again from the journals, byte for byte, and held against those that stand on Kafka."""
