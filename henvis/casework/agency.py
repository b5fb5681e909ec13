"""What one agency is on the bus, as its service's `domain.py` says it."""

from dataclasses import dataclass

from henvis.casework.commands import COMMANDS


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, and the types of decision that it makes."""

    name: str
    decisions: frozenset[str]

    @property
    def commands(self) -> frozenset[str]:
        """The commands that it may give."""
        return frozenset(
            do
            for do, command in COMMANDS.items()
            if command.given_by is None or self.name in command.given_by
        )
