"""The outbox: what a transaction wants said, committed with what it did, in the order it was said."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.record import Headers
from henvis.bus.stored_headers import restored, stored
from henvis.bus.tables import counter, outbox
from henvis.contract import probe


class OutboxRow(NamedTuple):
    """One record to be published; `event_id`, `case_id` and `type` are for reading only."""

    topic: str
    partition: int
    seq: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    event_id: UUID | None = None
    case_id: UUID | None = None
    type: str | None = None


_UNSENT = (
    sa.select(*(outbox.c[name] for name in ("topic", "partition", "seq", "key", "value", "headers")))
    .where(
        outbox.c.offset.is_(None),
        outbox.c.partition.in_(sa.bindparam("partitions", expanding=True)),
        outbox.c.topic.not_in(sa.bindparam("without", expanding=True)),
    )
    .order_by(outbox.c.topic, outbox.c.partition, outbox.c.seq)
    .limit(sa.bindparam("most"))
)
_MARK = (
    sa.update(outbox)
    .where(
        outbox.c.topic == sa.bindparam("of_topic"),
        outbox.c.partition == sa.bindparam("of_partition"),
        outbox.c.seq.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .values(offset=outbox.c.seq + sa.bindparam("ahead"))
)
_OF_PLACE = sa.and_(
    counter.c.topic == sa.bindparam("of_topic"), counter.c.partition == sa.bindparam("of_partition")
)
_LAST = sa.select(counter.c.seq).where(_OF_PLACE)
_COUNT = sa.update(counter).where(_OF_PLACE).values(seq=sa.bindparam("to"))
_WAITING = sa.select(sa.func.count(), sa.func.min(outbox.c.written_at)).where(outbox.c.offset.is_(None))

_UNSENT_BUT_PROBES = (
    sa.select(sa.func.count())
    .select_from(outbox)
    .where(
        outbox.c.offset.is_(None),
        sa.or_(outbox.c.case_id.is_(None), sa.not_(outbox.c.case_id.between(probe.FIRST, probe.LAST))),
    )
)


class Sequences:
    """Gives gap-free numbers for each partition within one transaction, from the counter rows."""

    def __init__(self, connection: sa.Connection) -> None:
        """Read and write through `connection`; nothing is written before `store`."""
        self._connection = connection
        self._last: dict[tuple[str, int], int] = {}

    def next(self, topic: str, partition: int) -> int:
        """Return the next number of a partition, 1 for the first record ever."""
        place = (topic, partition)
        last = self._last[place] if place in self._last else self._stored(topic, partition)
        self._last[place] = last + 1
        return last + 1

    def store(self) -> None:
        """Write the counters back."""
        for (topic, partition), seq in self._last.items():
            place = {"of_topic": topic, "of_partition": partition, "to": seq}
            if not self._connection.execute(_COUNT, place).rowcount:
                self._connection.execute(sa.insert(counter).values(topic=topic, partition=partition, seq=seq))

    def _stored(self, topic: str, partition: int) -> int:
        place = {"of_topic": topic, "of_partition": partition}
        return self._connection.execute(_LAST, place).scalar_one_or_none() or 0


def append(connection: sa.Connection, rows: Sequence[OutboxRow]) -> None:
    """Commit to publish `rows`."""
    if rows:
        connection.execute(sa.insert(outbox), [_values(row) for row in rows])


def unsent(
    connection: sa.Connection, partitions: Iterable[int], limit: int, without: Iterable[str] = ()
) -> list[OutboxRow]:
    """Return rows without an offset, by topic, partition and number, with what is to be published of them.

    Those of the topics `without` are left out.
    """
    asked = {"partitions": list(partitions), "most": limit, "without": list(without)}
    rows = connection.execute(_UNSENT, asked)
    return [
        OutboxRow(row.topic, row.partition, row.seq, row.key, row.value, restored(row.headers))
        for row in rows
    ]


def mark_sent(connection: sa.Connection, offsets: Sequence[tuple[OutboxRow, int]]) -> None:
    """Note at which offset each row stands in its topic."""
    if runs := list(_runs(offsets)):
        connection.execute(_MARK, runs)


def _runs(offsets: Sequence[tuple[OutboxRow, int]]) -> Iterator[dict[str, object]]:
    """What follows each other in a partition by number and by offset is marked together."""
    in_order = sorted(offsets, key=lambda one: (one[0].topic, one[0].partition, one[0].seq))

    def together(numbered: tuple[int, tuple[OutboxRow, int]]) -> tuple[str, int, int, int]:
        place, (row, offset) = numbered
        return row.topic, row.partition, row.seq - place, offset - place

    for (topic, partition, *_), run in groupby(enumerate(in_order), key=together):
        marked = [one for _, one in run]
        (first, offset), (last, _) = marked[0], marked[-1]
        yield {
            "of_topic": topic,
            "of_partition": partition,
            "first": first.seq,
            "last": last.seq,
            "ahead": offset - first.seq,
        }


def last_sent_offset(connection: sa.Connection, topic: str, partition: int) -> int | None:
    """Return the highest offset that is marked on a partition, None where nothing was sent."""
    return connection.execute(
        sa.select(outbox.c.offset)
        .where(outbox.c.topic == topic, outbox.c.partition == partition, outbox.c.offset.is_not(None))
        .order_by(outbox.c.seq.desc())
        .limit(1)
    ).scalar_one_or_none()


def waiting(connection: sa.Connection) -> tuple[int, float | None]:
    """Return how many rows are unsent and when (Unix time) the oldest was written, None where none is."""
    count, oldest = connection.execute(_WAITING).one()
    return count, oldest


def unsent_but_probes(connection: sa.Connection) -> int:
    """Return how many rows are unsent that are of no synthetic probe."""
    count: int = connection.execute(_UNSENT_BUT_PROBES).scalar_one()
    return count


def _values(row: OutboxRow) -> dict[str, object]:
    return {
        "topic": row.topic,
        "partition": row.partition,
        "seq": row.seq,
        "event_id": row.event_id,
        "case_id": row.case_id,
        "type": row.type,
        "key": row.key,
        "value": row.value,
        "headers": stored(row.headers),
        "written_at": time.time(),
        "offset": None,
    }
