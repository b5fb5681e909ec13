"""One SQL transaction of a service: what it did and what it says stand or fall together."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from henvis.bus import parking
from henvis.bus.broker.topics import Topics
from henvis.bus.clock import Clock
from henvis.bus.partitioning import key_of, partition_of
from henvis.bus.publishing import outbox, traced
from henvis.bus.publishing.outbox import OutboxRow, Sequences
from henvis.bus.record import REASON_HEADER, SOURCE_HEADER, Headers, Received, Record
from henvis.bus.storage.database import Database
from henvis.contract import headers as cloud_events
from henvis.contract import wire
from henvis.contract.events import Event, Meta
from henvis.contract.headers import SEQ_HEADER
from henvis.ops.tracing.tracing import Tracing

SYSTEM = "system"
"""The actor of what a service does by itself, as `meta.publisher`: a deadline, a reaction, a delivery."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Transactions:
    """Opens the transactions of one service and wakes its relay after each that has something to say."""

    database: Database
    service: str
    topics: Topics
    clock: Clock
    law_hash: str
    on_published: Callable[[], None] = lambda: None
    tracing: Tracing | None = None
    count: Callable[[Event], None] = lambda _: None
    """Told of each event that the service has said, once it is committed."""

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Yield a transaction; it is committed when the block ends and rolled back when it raises."""
        began = time.time_ns()
        with self.database.writing() as connection:
            transaction = Transaction(connection, self)
            yield transaction
            transaction.close()
        transaction.committed()
        if transaction.said_something:
            self.on_published()
        if self.tracing is not None:
            said = traced.written(transaction.said, self.service)
            self.tracing.committed(traced.handled(transaction.handled), said, began)

    @contextmanager
    def trying(self) -> Iterator[Transaction]:
        """Yield a transaction of which nothing is ever seen: it is rolled back, whatever was done in it."""
        with self.database.trying() as connection:
            yield Transaction(connection, self)


class Transaction:
    """What a command or a batch does. Nothing of it is seen outside before it is committed."""

    def __init__(self, connection: sa.Connection, of: Transactions) -> None:
        """Work on `connection` for the service that `of` describes."""
        self.connection = connection
        self.now: datetime = of.clock.now()
        self._of = of
        self._sequences = Sequences(connection)
        self._rows: list[OutboxRow] = []
        self._after: list[Callable[[], None]] = []
        self.said_something = False
        self.given_up: list[str] = []
        """The reason of each record that was given up in it."""
        self.said: list[tuple[OutboxRow, Event]] = []
        """Each event that it puts somewhere, with the row that it does so in."""
        self.handled: Sequence[Received] = ()
        """What it takes in, for who traces it."""

    def after_commit(self, count: Callable[[], None]) -> None:
        """Call this once all of it is committed, and never where it is undone: what is counted, was done."""
        self._after.append(count)

    def publish(
        self,
        draft: Event,
        *,
        case_id: UUID,
        caused_by: UUID | None = None,
        seen: int = 0,
        actor: str = SYSTEM,
        probe: bool = False,
    ) -> Event:
        """Stamp a draft with its `meta`, put it into the service's own journal, and return it.

        `actor` is the opaque id of the person or system whose act it is.
        """
        topic = self._of.topics.journal(self._of.service)
        partition = partition_of(case_id, self._of.topics.partitions)
        meta = Meta(
            id=self.new_id(),
            case_id=case_id,
            publisher=self._of.service,
            seq=self._sequences.next(topic, partition),
            occurred=self.now,
            recorded=self.now,
            caused_by=caused_by,
            seen=seen,
            actor=actor,
            law=self._of.law_hash,
            probe=probe,
        )
        event = dataclasses.replace(draft, meta=meta)
        self._say(topic, partition, meta.seq, event, wire.encode(event))
        self.after_commit(partial(self._of.count, event))
        return event

    def reserve(self, topic: str, case_id: UUID) -> int:
        """Return the next number of a mailbox, for an event that has to name its own place there."""
        return self._sequences.next(topic, partition_of(case_id, self._of.topics.partitions))

    def deliver(self, topic: str, event: Event, value: bytes, *, seq: int | None = None) -> int:
        """Put an event's bytes, unchanged, into a mailbox and return its number there."""
        case_id = event.meta.case_id
        number = seq if seq is not None else self.reserve(topic, case_id)
        self._say(topic, partition_of(case_id, self._of.topics.partitions), number, event, value)
        return number

    def give_up(self, record: Record, reason: str, detail: str) -> None:
        """Put a record that holds up nothing to the dead letters, and keep it for those who operate.

        `reason` is a code of the list `dead_letter`, `detail` the rule without any data.
        """
        self.dead_letter(record, reason)
        parking.keep_alone(self.connection, record, self.now, reason=reason, detail=detail)

    def to_publish(self) -> Sequence[tuple[str, str | None]]:
        """Topic and record type of what is to be published so far; no type where it is a dead letter."""
        return [(row.topic, row.type) for row in self._rows]

    def dead_letter(self, record: Record, reason: str) -> None:
        """Put a record as it was received, with its reason, to the service's dead letters."""
        self.given_up.append(reason)
        topic = self._of.topics.dead(self._of.service)
        seq = self._sequences.next(topic, record.partition)
        source = f"{record.topic}/{record.partition}/{record.offset}"
        headers = (
            *(header for header in record.headers if header[0] != SEQ_HEADER),
            (REASON_HEADER, reason.encode("ascii")),
            (SOURCE_HEADER, source.encode("ascii")),
            (SEQ_HEADER, str(seq).encode("ascii")),
        )
        self._rows.append(OutboxRow(topic, record.partition, seq, record.key, record.value, headers))

    def new_id(self) -> UUID:
        """Return a new event id: UUIDv7 (RFC 9562) of the process's clock."""
        return uuid7(nanoseconds=(self.now - _EPOCH) // timedelta(microseconds=1) * 1000)

    def close(self) -> None:
        """Write what is to be published; the last thing before the commit."""
        outbox.append(self.connection, self._rows)
        self._sequences.store()
        self.said_something = bool(self._rows)

    def committed(self) -> None:
        """Do what was to be done after the commit."""
        for one in self._after:
            one()

    def _say(self, topic: str, partition: int, seq: int, event: Event, value: bytes) -> None:
        headers: Headers = tuple(cloud_events.of(event, value, seq))
        meta = event.meta
        row = OutboxRow(
            topic,
            partition,
            seq,
            key_of(meta.case_id),
            value,
            headers,
            meta.id,
            meta.case_id,
            type(event).__name__,
        )
        self._rows.append(row)
        self.said.append((row, event))
