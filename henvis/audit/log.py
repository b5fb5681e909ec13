"""The record as an auditor reads it, wherever it is read from: live Kafka, an archive, a bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from henvis.proof.merkle import Frontier

Headers = tuple[tuple[str, bytes | None], ...]


class Place(NamedTuple):
    """One partition of one journal: what has an order, a Merkle tree and checkpoints of its own."""

    topic: str
    partition: int

    def __str__(self) -> str:
        """Return `topic/partition`."""
        return f"{self.topic}/{self.partition}"


class LogRecord(NamedTuple):
    """One record as the log holds it; nothing in it has been checked.

    `timestamp_ms` is the broker's time of its arrival, in milliseconds since 1970 (UTC).
    """

    place: Place
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    def header(self, name: str) -> bytes | None:
        """Return the last header of that name, as Kafka's own convention has it."""
        for key, value in reversed(self.headers):
            if key == name:
                return value
        return None


class LogUnreadable(Exception):
    """A part of the log cannot be read. The text names the place and the reason alone."""

    def __init__(self, place: Place, offset: int | None, reason: str) -> None:
        """Name the place, the first offset that cannot be read where it is known, and why."""
        where = f"{place}" if offset is None else f"{place}/{offset}"
        super().__init__(f"{where}: {reason}")
        self.place = place
        self.offset = offset
        self.reason = reason


class Log(Protocol):
    """All journals, as they stood at one moment: what arrives later is not read."""

    @property
    def cluster_id(self) -> str:
        """The id of the Kafka cluster that the journals stand or stood in."""
        ...

    @property
    def places(self) -> Sequence[Place]:
        """Every partition of every journal, in the order of their names."""
        ...

    @property
    def ranges(self) -> Mapping[Place, range]:
        """The offsets of each place, from the first that is kept up to the snapshot's end."""
        ...

    def before(self, place: Place) -> Frontier | None:
        """Return the tree of what stood before the first record that is kept, None where nobody can say.

        Raises LogUnreadable.
        """
        ...

    def deleted_under(self, place: Place) -> Sequence[str]:
        """Return the rules under which what stood before was deleted; none where that is not stated."""
        ...

    def read(self, place: Place, start: int = 0) -> Iterator[LogRecord]:
        """Yield the records of a place from an offset to the snapshot's end. Raises LogUnreadable."""
        ...

    def notes(self) -> Iterator[bytes]:
        """Yield every signed note that the log holds of its checkpoints, in any order."""
        ...
