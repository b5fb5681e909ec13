"""What a service says: written to its outbox with its state, and brought to Kafka from there."""
