"""The time that the stack's processes are given: the system's, or a virtual one that the supervisor owns."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, Protocol

from henvis.local import instants

BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Where a new virtual clock stands: before every story, since it can only be moved forward."""

Kind = Literal["system", "virtual"]


class StackClock(Protocol):
    """What the stack tells about its time."""

    @property
    def kind(self) -> Kind:
        """Which of the two."""

    def now(self) -> datetime:
        """The instant, in UTC."""


class SystemClock:
    """The machine's clock."""

    kind: Final[Kind] = "system"

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until it is moved, and goes on where it stood after a restart."""

    kind: Final[Kind] = "virtual"

    def __init__(self, file: Path) -> None:
        self._file = file
        self._now = instants.parse(json.loads(file.read_text())["now"]) if file.exists() else BEGINNING

    def now(self) -> datetime:
        """The instant, in UTC."""
        return self._now

    def move(self, to: datetime) -> None:
        """Set it, on disk first, so that no process is ever ahead of what a restart would give it.

        Raises ValueError when that would be backwards.
        """
        if to < self._now:
            raise ValueError(f"the clock stands at {instants.text(self._now)} and never goes back")
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps({"now": instants.text(to)}))
        part.replace(self._file)
        self._now = to
