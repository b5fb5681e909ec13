"""The services that a stack runs, by name, and the command that starts one process of each."""

import sys
from collections.abc import Mapping
from typing import Final

Commands = Mapping[str, tuple[str, ...]]

NAMES: Final = ("router", "intake", "udi", "barnevern", "nav", "police")


def of_the_project() -> Commands:
    """Every service that is built, started with the Python that runs us."""
    return {name: (sys.executable, "-m", f"services.{name}.service") for name in NAMES}
