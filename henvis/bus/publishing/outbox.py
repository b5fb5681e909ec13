"""The outbox: what a transaction wants said, committed with what it did, in the order it was said."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.record import Headers
from henvis.bus.storage import many_rows
from henvis.bus.storage.stored_headers import restored, stored
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
_LAST = sa.select(counter.c.topic, counter.c.seq).where(counter.c.partition == sa.bindparam("of_partition"))
_COUNT = sa.update(counter).where(_OF_PLACE).values(seq=sa.bindparam("to"))
_BEGIN_COUNTING = sa.insert(counter).values(
    topic=sa.bindparam("of_topic"), partition=sa.bindparam("of_partition"), seq=sa.bindparam("to")
)
_WAITING = sa.select(sa.func.count(), sa.func.min(outbox.c.written_at)).where(outbox.c.offset.is_(None))
_WRITTEN = sa.select(sa.func.coalesce(sa.func.sum(counter.c.seq), 0))

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
        self._stored: dict[int, dict[str, int]] = {}
        """By partition, the last number of each topic as the database has it."""
        self._last: dict[tuple[str, int], int] = {}

    def next(self, topic: str, partition: int) -> int:
        """Return the next number of a partition, 1 for the first record ever."""
        place = (topic, partition)
        last = self._last[place] if place in self._last else self._of(partition).get(topic, 0)
        self._last[place] = last + 1
        return last + 1

    def store(self) -> None:
        """Write the counters back."""
        there: list[dict[str, object]] = []
        new: list[dict[str, object]] = []
        for (topic, partition), seq in self._last.items():
            known = topic in self._of(partition)
            (there if known else new).append({"of_topic": topic, "of_partition": partition, "to": seq})
        if there:
            self._connection.execute(_COUNT, there)
        if new:
            self._connection.execute(_BEGIN_COUNTING, new)

    def _of(self, partition: int) -> dict[str, int]:
        """All topics at once: who says something on one most often says it on others, too."""
        if partition not in self._stored:
            rows = self._connection.execute(_LAST, {"of_partition": partition})
            self._stored[partition] = {row.topic: row.seq for row in rows}
        return self._stored[partition]


def append(connection: sa.Connection, rows: Sequence[OutboxRow]) -> None:
    """Commit to publish `rows`."""
    if rows:
        many_rows.insert(connection, outbox, [_values(row) for row in rows])


def unsent(
    connection: sa.Connection, partitions: Iterable[int], limit: int, without: Iterable[str] = ()
) -> list[OutboxRow]:
    """Return rows without an offset, by topic, partition and number, with what is to be published of them.

    Those of the topics `without` are left out.
    """
    rows = connection.execute(_unsent(frozenset(partitions), frozenset(without)), {"most": limit})
    return [
        OutboxRow(topic, partition, seq, key, value, restored(headers))
        for topic, partition, seq, key, value, headers in rows
    ]


@lru_cache(64)
def _unsent(partitions: frozenset[int], without: frozenset[str]) -> sa.Select[Any]:
    """A statement of its own for each, since a list that is bound has to be written into it at every look."""
    return (
        sa.select(*(outbox.c[name] for name in ("topic", "partition", "seq", "key", "value", "headers")))
        .where(
            outbox.c.offset.is_(None),
            sa.or_(sa.false(), *(outbox.c.partition == number for number in sorted(partitions))),
            *(outbox.c.topic != topic for topic in sorted(without)),
        )
        .order_by(outbox.c.topic, outbox.c.partition, outbox.c.seq)
        .limit(sa.bindparam("most"))
    )


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


def written(connection: sa.Connection) -> int:
    """Return how many records were ever committed here to be published."""
    return int(connection.execute(_WRITTEN).scalar_one())


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
