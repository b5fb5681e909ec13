"""The commands of `henvis audit`, one to a module."""
