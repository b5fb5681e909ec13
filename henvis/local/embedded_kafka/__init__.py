"""A Kafka of one's own: its jars and Java, the process, who is let in, what it enforces, its topics."""
