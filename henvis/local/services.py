"""The services that a stack runs, by name, and the module that is a process of each."""

from collections.abc import Mapping
from typing import Final

Modules = Mapping[str, str]
"""Service → the module that is run, as `python -m` would, for each of its processes."""

NAMES: Final = ("router", "intake", "udi", "barnevern", "nav", "police", "audit")
ONE_PROCESS: Final = frozenset({"audit"})
"""Services that do all their work in one process: a second one would only do it again."""


def of_the_project() -> Modules:
    """Every service that is built."""
    return {name: f"services.{name}.service" for name in NAMES}
