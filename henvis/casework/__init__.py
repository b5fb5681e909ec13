"""The agencies' shared domain: what may be done in a case, what it means, what follows from it. Pure."""
