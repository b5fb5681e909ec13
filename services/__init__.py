"""One package per deployable: the agencies' services and the bus's own."""
