"""A service that never starts, and says why."""

raise SystemExit("no such office")
