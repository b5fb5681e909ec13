"""The router's policy, pure: a case as the router knows it, an event, an instant, and what comes of them.

The router carries it out, the audit judges again by it.
"""
