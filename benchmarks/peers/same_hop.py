"""What a hop has to do, whoever brings the batch and whoever publishes: the same events, the same statements.

Written as a careful user of SQLAlchemy writes it, without anything of henvis's own bus. The contracts, the
tables and the partitioner are henvis's, since they say what the work is.
"""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from uuid_utils.compat import uuid7

from benchmarks.hop.run import Run
from benchmarks.hop.state_table import counted
from benchmarks.hop.state_table import metadata as state_metadata
from henvis.bus.partitioning import key_of, partition_of
from henvis.bus.tables import counter, inbox, metadata, outbox, position
from henvis.contract import headers, wire
from henvis.contract.events import Event, Meta, StatementMade

LAW = "0" * 64


@dataclass(frozen=True)
class Came:
    """One record as a library hands it over."""

    offset: int
    value: bytes
    headers: Sequence[tuple[str, bytes]]


class SameHop:
    """The SQL of a hop: one transaction for what came, one for what was published."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._engine = sa.create_engine(f"sqlite:///{run.folder}/hop.db")
        sa.event.listen(self._engine, "connect", self._prepare)
        sa.event.listen(self._engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
        metadata.create_all(self._engine)
        state_metadata.create_all(self._engine)

    def commit(self, partition: int, came: Sequence[Came]) -> list[dict[str, Any]]:
        """Position, inbox, state and outbox in one transaction; return the rows that are to be published."""
        now = datetime.now(UTC)
        read = [(one, wire.decode(one.value)) for one in came]
        for one, event in read:
            headers.check_intact(one.headers, one.value)
            headers.check(one.headers, event)
        with self._engine.begin() as connection:
            self._move(connection, partition, came[0].offset, came[-1].offset + 1)
            new = self._not_handled_before(connection, read)
            if not new:
                return []
            connection.execute(
                sa.insert(inbox), [_inbox(self._run.mailbox, partition, *one, now) for one in new]
            )
            self._count(connection, [event for _, event in new])
            rows = self._answers(connection, partition, [event for _, event in new], now)
            connection.execute(sa.insert(outbox), rows)
        return rows

    def published(self, rows: Sequence[dict[str, Any]], offsets: Sequence[int]) -> None:
        """Note at which offset each row stands."""
        own = sa.and_(
            outbox.c.topic == sa.bindparam("of_topic"),
            outbox.c.partition == sa.bindparam("of_partition"),
            outbox.c.seq == sa.bindparam("of_seq"),
        )
        marks = [
            {"of_topic": r["topic"], "of_partition": r["partition"], "of_seq": r["seq"], "at": offset}
            for r, offset in zip(rows, offsets, strict=True)
        ]
        with self._engine.begin() as connection:
            connection.execute(sa.update(outbox).where(own).values(offset=sa.bindparam("at")), marks)

    def _prepare(self, connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {self._run.synchronous}")

    def _move(self, connection: sa.Connection, partition: int, expected: int, to: int) -> None:
        own = sa.and_(position.c.topic == self._run.mailbox, position.c.partition == partition)
        moved = sa.update(position).where(own, position.c.next_offset == expected).values(next_offset=to)
        if not connection.execute(moved).rowcount:
            first = {"topic": self._run.mailbox, "partition": partition, "next_offset": to}
            connection.execute(sa.insert(position), first | {"cluster_id": "", "topic_id": ""})

    def _not_handled_before(
        self, connection: sa.Connection, read: Sequence[tuple[Came, Event]]
    ) -> list[tuple[Came, Event]]:
        ids = [event.meta.id for _, event in read]
        known = set(
            connection.execute(sa.select(inbox.c.event_id).where(inbox.c.event_id.in_(ids))).scalars()
        )
        return [(one, event) for one, event in read if event.meta.id not in known]

    def _count(self, connection: sa.Connection, events: Sequence[Event]) -> None:
        ids = list({event.meta.case_id for event in events})
        found = connection.execute(sa.select(counted).where(counted.c.id.in_(ids)))
        cases = {row.id: {"id": row.id, "events": row.events, "last": row.last} for row in found}
        for event in events:
            case = cases.setdefault(event.meta.case_id, {"id": event.meta.case_id, "events": 0})
            case |= {"events": case["events"] + 1, "last": event.meta.id}
        upsert = insert(counted)
        changed = {"events": upsert.excluded.events, "last": upsert.excluded.last}
        connection.execute(
            upsert.on_conflict_do_update(index_elements=["id"], set_=changed), list(cases.values())
        )

    def _answers(
        self, connection: sa.Connection, partition: int, events: Sequence[Event], now: datetime
    ) -> list[dict[str, Any]]:
        own = sa.and_(counter.c.topic == self._run.journal, counter.c.partition == partition)
        last = connection.execute(sa.select(counter.c.seq).where(own)).scalar()
        rows = [
            _outbox(self._run, _answer(event, seq, now))
            for seq, event in enumerate(events, start=(last or 0) + 1)
        ]
        seq = rows[-1]["seq"]
        if last is None:
            first = {"topic": self._run.journal, "partition": partition, "seq": seq}
            connection.execute(sa.insert(counter), first)
        else:
            connection.execute(sa.update(counter).where(own).values(seq=seq))
        return rows


def _answer(event: Event, seq: int, now: datetime) -> Event:
    meta = Meta(
        id=uuid7(),
        case_id=event.meta.case_id,
        publisher="nav",
        seq=seq,
        occurred=now,
        recorded=now,
        caused_by=event.meta.id,
        law=LAW,
    )
    return replace(StatementMade(statement="indication", value=True), meta=meta)


def _inbox(topic: str, partition: int, one: Came, event: Event, now: datetime) -> dict[str, Any]:
    return {
        "event_id": event.meta.id,
        "case_id": event.meta.case_id,
        "topic": topic,
        "partition": partition,
        "offset": one.offset,
        "type": type(event).__name__,
        "sha256": hashlib.sha256(one.value).digest(),
        "value": one.value,
        "applied_at": now.replace(tzinfo=None),
    }


def _outbox(run: Run, event: Event) -> dict[str, Any]:
    meta, value = event.meta, wire.encode(event)
    return {
        "topic": run.journal,
        "partition": partition_of(meta.case_id, run.partitions),
        "seq": meta.seq,
        "event_id": meta.id,
        "case_id": meta.case_id,
        "type": type(event).__name__,
        "key": key_of(meta.case_id),
        "value": value,
        "headers": {name: text.decode("ascii") for name, text in headers.of(event, value, meta.seq)},
        "written_at": time.time(),
    }
