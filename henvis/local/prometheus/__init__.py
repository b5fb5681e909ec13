"""Prometheus, where operations want the numbers of a stack kept and its alerts evaluated."""
