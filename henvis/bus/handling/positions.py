"""How far each partition was handled: kept where the state is, changed in the same transaction."""

from __future__ import annotations

import sqlalchemy as sa

from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.tables import position


class TopicReplaced(RuntimeError):
    """A stored position is of a cluster or a topic that is no longer there: going on would skip or repeat."""


class PositionMoved(RuntimeError):
    """Another worker has handled this partition since: the batch at hand is thrown away whole."""


class RecordsGone(RuntimeError):
    """The broker no longer has the records that come next: they were never handled and must be restored."""


_ADVANCE = (
    sa.update(position)
    .where(
        position.c.topic == sa.bindparam("of_topic"),
        position.c.partition == sa.bindparam("of_partition"),
        position.c.next_offset == sa.bindparam("expected"),
        position.c.cluster_id == sa.bindparam("of_cluster"),
        position.c.topic_id == sa.bindparam("of_topic_id"),
    )
    .values(next_offset=sa.bindparam("to"))
)


def stored(connection: sa.Connection, topic: str, partition: int, identity: TopicIdentity) -> int:
    """Return the next offset to handle, 0 where none was. Raises TopicReplaced."""
    row = connection.execute(
        sa.select(position.c.next_offset, position.c.cluster_id, position.c.topic_id).where(
            position.c.topic == topic, position.c.partition == partition
        )
    ).one_or_none()
    if row is None:
        return 0
    if (row.cluster_id, row.topic_id) != (identity.cluster_id, identity.topic_id):
        raise TopicReplaced(
            f"the stored position of {topic}/{partition} belongs to topic {row.topic_id} of cluster"
            f" {row.cluster_id}; the broker has topic {identity.topic_id} of cluster {identity.cluster_id}"
        )
    return int(row.next_offset)


def advance(
    connection: sa.Connection,
    topic: str,
    partition: int,
    identity: TopicIdentity,
    *,
    expected: int,
    to: int,
) -> None:
    """Move a position from `expected` to `to`, the next offset to handle.

    Raises PositionMoved where the stored position lies after `expected`, RecordsGone where it lies before.
    """
    place = {"of_topic": topic, "of_partition": partition, "expected": expected, "to": to}
    of = {"of_cluster": identity.cluster_id, "of_topic_id": identity.topic_id}
    moved = connection.execute(_ADVANCE, place | of).rowcount
    if moved:
        return
    present = stored(connection, topic, partition, identity)
    if present > expected:
        raise PositionMoved(f"{topic}/{partition} stands at {present}, not at {expected}")
    if present < expected:
        raise RecordsGone(f"{topic}/{partition}: the records from {present} to {expected - 1} are gone")
    connection.execute(
        sa.insert(position).values(
            topic=topic,
            partition=partition,
            next_offset=to,
            cluster_id=identity.cluster_id,
            topic_id=identity.topic_id,
        )
    )


def all_stored(connection: sa.Connection) -> dict[tuple[str, int], int]:
    """Return the next offset to handle of every partition that has one."""
    rows = connection.execute(sa.select(position.c.topic, position.c.partition, position.c.next_offset))
    return {(row.topic, row.partition): row.next_offset for row in rows}
