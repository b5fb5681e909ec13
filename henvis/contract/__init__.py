"""The contracts: Avro schemas, their Python types, and the guarded way between values and bytes."""
