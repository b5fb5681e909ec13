"""From a command that was accepted to the recipient that has applied it: two hops."""
