"""Python's search for unreachable objects, kept away from what a process holds as long as it lives."""

import gc
from typing import Final

NEW_OBJECTS: Final = 50_000
"""A search begins after so many new objects, some batches' worth; Python's own 700 are a few events."""


def settle(new_objects: int = NEW_OBJECTS) -> None:
    """Take all that is there now for lasting: law, contracts and libraries are not searched again.

    To be called once, when a process has loaded what it needs and before it takes work. Who holds more than
    `new_objects` at once, and drops them again, gives a number beyond that: else they are searched as often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(new_objects)
