"""The journals in files: segments in Avro, each of which verifies alone, and can be deleted under a rule."""
