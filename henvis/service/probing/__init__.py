"""Synthetic probes in a service's process: sent every few minutes, erased after some days."""
