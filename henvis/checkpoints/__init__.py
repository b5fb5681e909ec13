"""Signed checkpoints of the journals: each service signs its own, and cosigns the others'."""
