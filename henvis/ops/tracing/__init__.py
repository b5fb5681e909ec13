"""Traces after W3C Trace Context: which trace work belongs to and, where they are asked for, its spans."""
