"""What the thread beside the relay drives: who signs, and who collects what was signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from henvis.checkpoints.contents import Contents
from henvis.checkpoints.topic_reader import Partition


class Starts(NamedTuple):
    """The next offsets to read. The checkpoints are read to their end before anything of the journals is."""

    checkpoints: Mapping[Partition, int]
    journals: Mapping[Partition, int]


class Outgoing(NamedTuple):
    """A message for `nrm.checkpoints`."""

    partition: int
    key: bytes
    value: bytes


class Office(Protocol):
    """Keeps in memory what has come since the last `settle`, which writes it down in one transaction."""

    rest: float
    """How many times as long as it works the thread rests, for those who do more urgent things."""

    def take_up(self, partitions: frozenset[int]) -> Starts:
        """Forget what was not written down, and answer for these partitions from now on."""
        ...

    def grow(self, place: Partition, contents: Contents) -> None:
        """Take in the next record of a journal."""
        ...

    def hear(self, place: Partition, offset: int, value: bytes | None) -> None:
        """Take in what somebody has put into the topic of checkpoints."""
        ...

    def lose(self, place: Partition) -> None:
        """Note that the record that comes next cannot be had: it is gone, or the journal is shorter."""
        ...

    def settle(self) -> Sequence[Outgoing]:
        """Write down what is new, and return what is to be published. Raises PositionMoved."""
        ...

    def close(self) -> None:
        """Let go of what it holds; nothing more is asked of it."""
        ...
