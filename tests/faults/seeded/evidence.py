"""What a run leaves: what clients were told, what every topic holds, what every database says."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from henvis.bus.record import Record
from henvis.contract import wire
from henvis.contract.events import Event
from henvis.deadlines.deadline import Deadline
from tests.faults.seeded.history import Told


@dataclass(frozen=True)
class Handled:
    """One row of an inbox; rows stand in the order in which the service handled them."""

    event_id: UUID
    topic: str
    partition: int
    offset: int
    mailbox_seq: int | None
    value: bytes
    at: datetime
    """The service's clock (UTC) when it was handled."""

    @property
    def event(self) -> Event:
        """What was handled."""
        return wire.decode(self.value)


@dataclass(frozen=True)
class Published:
    """One row of an outbox; `offset` is None of what was not published."""

    topic: str
    partition: int
    seq: int
    event_id: UUID | None
    key: bytes | None
    value: bytes | None
    offset: int | None


@dataclass(frozen=True)
class Database:
    """What one service's database says; `cases` and `deadlines` as the service itself reads them."""

    inbox: tuple[Handled, ...]
    outbox: tuple[Published, ...]
    positions: Mapping[tuple[str, int], int]
    answers: Mapping[str, Mapping[str, Any]]
    """Idempotency-Key → the body that was answered."""
    in_the_way: tuple[str, ...]
    """Records that are parked still, in words."""
    cases: Mapping[UUID, Any]
    deadlines: tuple[Deadline, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """All of it, once everything is healed and quiet."""

    told: tuple[Told, ...]
    log: tuple[Record, ...]
    """Every record of every topic, by topic, partition and offset."""
    databases: Mapping[str, Database]
    clock: datetime
    """Where the virtual clock stood at the end."""
    rebuilt: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Service → where its database is not what the log alone makes of it, in words."""
    stuck: tuple[str, ...] = ()
    """What did not come to an end although all was healed, in words."""
    done: Mapping[str, int] = field(default_factory=dict)
    """How often each thing was done to the stack."""

    def of(self, topic: str) -> Sequence[Record]:
        """The records of a topic."""
        return [record for record in self.log if record.topic == topic]


def digest(value: bytes | None) -> str:
    """A short name for bytes."""
    return hashlib.sha256(value or b"").hexdigest()[:12]
