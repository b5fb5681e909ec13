"""What henvis costs, measured; `make bench` writes `benchmarks/RESULTS.md`. Nothing here is a test."""
