"""What one agency is on the bus, as its service's `domain.py` says it."""

from dataclasses import dataclass

from henvis.casework.commands import COMMANDS


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, the commands that it may give and the types of decision that it makes."""

    name: str
    decisions: frozenset[str]
    commands: frozenset[str] = frozenset(COMMANDS)
