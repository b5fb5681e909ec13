"""A service's process: what its parts are given, how it starts, how it is watched, how it ends."""
