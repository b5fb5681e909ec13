"""What the shell of a worker drives, whatever the shell is built on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from henvis.bus.record import Record


class Work(Protocol):
    """What the shell drives; everything is called from the shell's one work thread."""

    def start_of(self, topic: str, partition: int) -> int:
        """Return the next offset to handle."""
        ...

    def handle(self, records: Sequence[Record]) -> None:
        """Handle a batch of one partition. Raises PositionMoved."""
        ...

    def unreadable(self, topic: str, partition: int, offset: int) -> None:
        """Note that nobody can read the record there. Raises PositionMoved."""
        ...

    def pass_over(self, topic: str, partition: int, start: int, to: int) -> None:
        """Note that the offsets from `start` up to `to` hold no record. Raises PositionMoved."""
        ...

    def between(self) -> None:
        """Do what is to be done five times a second between batches: releases, what has become due."""
        ...

    def assigned(self, partitions: frozenset[tuple[str, int]]) -> None:
        """Note what is assigned from now on: nothing, while the group rebalances."""
        ...
