"""Kafka: the way in, what is declared to be there, and who may do what."""
