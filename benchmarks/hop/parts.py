"""The parts of the hop, each measured alone: nothing else runs, and what a part needs is ready before it."""

import asyncio
import json
import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from confluent_kafka import Producer

from benchmarks.events import statements
from benchmarks.hop.counting import ROWS, Counted
from benchmarks.hop.ours import open_database, shell_of
from benchmarks.hop.run import Run
from benchmarks.stage import of_one_agency
from henvis.bus import parking
from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.clock import SystemClock
from henvis.bus.handling import inbox, positions
from henvis.bus.handling.arrival import understand
from henvis.bus.publishing import outbox
from henvis.bus.publishing.outbox import OutboxRow, Sequences
from henvis.bus.record import Received, Record
from henvis.bus.transaction import Transaction, Transactions
from henvis.contract import wire
from henvis.contract.events import StatementMade
from henvis.ops import garbage

BATCH = 500
_IDENTITY = TopicIdentity("cluster", "topic")


class Parts:
    """What each part works on; `seconds` has what came out."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.seconds: dict[str, float] = {}
        self._rows = list(statements(run.mailbox, run.partitions, run.count))
        self._records = self._as_records()
        self._events = [wire.decode(row.value) for row in self._rows]
        self._database = open_database(run)
        topics = of_one_agency(run.mailbox, run.journal, run.partitions)
        self._transactions = Transactions(self._database, "nav", topics, SystemClock(), "0" * 64)

    def consume(self) -> None:
        """Poll and hand over, and do nothing with it."""
        counted = _Counted(self._run.count)
        asyncio.run(self._run_until_counted(counted))
        self.seconds["consume"] = counted.seconds

    def decode(self) -> None:
        """From a record to an event that was held against its key and its headers."""
        began = time.perf_counter()
        for record in self._records:
            understand(record, self._transactions.topics, self._transactions.clock.latest())
        self.seconds["decode"] = time.perf_counter() - began

    def encode(self) -> None:
        """Stamp, encode, and make headers: a published draft, before anything is written."""
        with self._database.reading() as connection:
            transaction = Transaction(connection, self._transactions)
            began = time.perf_counter()
            for event in self._events:
                draft = StatementMade(statement="indication", value=True)
                transaction.publish(draft, case_id=event.meta.case_id, caused_by=event.meta.id)
            self.seconds["encode"] = time.perf_counter() - began

    def sql(self) -> None:
        """Every statement of the hop, in the same transactions, with values that are ready."""
        batches = list(_batches(self._records, self._events, self._rows))
        began = time.perf_counter()
        for received, rows in batches:
            self._commit(received, rows)
            self._mark()
        self.seconds["SQL"] = time.perf_counter() - began

    def publish(self) -> None:
        """Send all, as the relay's producer is set, and wait for each batch."""
        producer = Producer(
            {
                **self._run.access.confluent(),
                "acks": "all",
                "enable.idempotence": True,
                "linger.ms": 0,
                "batch.size": 131_072,
                "log_level": 2,
            }
        )
        began = time.perf_counter()
        for first in range(0, len(self._rows), BATCH):
            for row in self._rows[first : first + BATCH]:
                place = {"partition": row.partition, "headers": list(row.headers)}
                producer.produce(self._run.journal, key=row.key, value=row.value, **place)
            producer.flush(60)
        self.seconds["publish"] = time.perf_counter() - began

    def _as_records(self) -> list[Record]:
        offsets = [0] * self._run.partitions
        records = []
        for row in self._rows:
            place = (self._run.mailbox, row.partition, offsets[row.partition])
            records.append(Record(*place, row.key, row.value, tuple(row.headers)))
            offsets[row.partition] += 1
        return records

    async def _run_until_counted(self, counted: "_Counted") -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        counted.at_end = lambda: loop.call_soon_threadsafe(stop.set)
        await shell_of(self._run, counted).run(stop)

    def _commit(self, received: Sequence[Received], rows: Sequence[OutboxRow]) -> None:
        first, last = received[0].record, received[-1].record
        with self._database.writing() as connection:
            to = last.offset + 1
            place = (first.topic, first.partition, _IDENTITY)
            positions.advance(connection, *place, expected=first.offset, to=to)
            parking.busy_lanes(connection, {str(one.case_id) for one in received})
            inbox.digests(connection, [one.event.meta.id for one in received])
            inbox.note(connection, received, datetime.now(UTC))
            cases = {one.case_id: Counted(one.case_id, 1, one.event.meta.id) for one in received}
            ROWS.save(connection, ROWS.load(connection, set(cases)), cases.values())
            sequences = Sequences(connection)
            sequences.next(self._run.journal, first.partition)
            outbox.append(connection, rows)
            sequences.store()

    def _mark(self) -> None:
        with self._database.reading() as connection:
            unsent = outbox.unsent(connection, range(self._run.partitions), BATCH)
        with self._database.writing() as connection:
            outbox.mark_sent(connection, [(row, row.seq) for row in unsent])


class _Counted:
    """Work that only counts."""

    def __init__(self, count: int) -> None:
        self._left, self._began = count, 0.0
        self.seconds = 0.0
        self.at_end: Any = None

    def start_of(self, _topic: str, _partition: int) -> int:
        return 0

    def handle(self, records: Sequence[Record]) -> None:
        self._began = self._began or time.perf_counter()
        self._left -= len(records)
        if self._left <= 0 and not self.seconds:
            self.seconds = time.perf_counter() - self._began
            self.at_end()

    def unreadable(self, _topic: str, _partition: int, _offset: int) -> None: ...

    def pass_over(self, _topic: str, _partition: int, _start: int, _to: int) -> None: ...

    def between(self) -> None: ...

    def assigned(self, partitions: frozenset[tuple[str, int]]) -> None: ...


def _batches(
    records: Sequence[Record], events: Sequence[Any], rows: Sequence[OutboxRow]
) -> Iterator[tuple[list[Received], list[OutboxRow]]]:
    """As they are polled: of one partition each."""
    by_partition: dict[int, list[tuple[Record, Any, OutboxRow]]] = {}
    for one in zip(records, events, rows, strict=True):
        by_partition.setdefault(one[0].partition, []).append(one)
    for mine in by_partition.values():
        for first in range(0, len(mine), BATCH):
            batch = mine[first : first + BATCH]
            yield [Received(record, event, row.seq) for record, event, row in batch], [r for *_, r in batch]


def main(run: Run) -> None:
    """Measure all parts, one after the other."""
    parts = Parts(run)
    garbage.settle()
    for part in (parts.consume, parts.decode, parts.encode, parts.sql, parts.publish):
        part()
    os.write(1, json.dumps(parts.seconds).encode() + b"\n")
    os._exit(0)


if __name__ == "__main__":
    main(Run.told())
