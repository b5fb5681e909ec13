"""The commands of `henvis audit`, one in a module."""
