"""Building blocks of the HTTP APIs: problem details, strict JSON, idempotency, operations, the clock."""
