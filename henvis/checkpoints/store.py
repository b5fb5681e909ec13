"""Trees and checkpoints in a service's own database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.handling.positions import PositionMoved, TopicReplaced
from henvis.checkpoints.tables import followed, promised, signed, tree
from henvis.checkpoints.topic_reader import Partition
from henvis.proof.merkle import Frontier

_GROW = sa.update(tree).where(
    tree.c.topic == sa.bindparam("of_topic"),
    tree.c.partition == sa.bindparam("of_partition"),
    tree.c.size == sa.bindparam("expected"),
)
"""Made once, since a tree grows with nearly every event."""


class StoredTree(NamedTuple):
    """A tree as it was last written down."""

    frontier: Frontier
    last_leaf: bytes | None
    replaced: bool = False
    """Whether it is of a topic, or a cluster, that is not there any more."""


class Signed(NamedTuple):
    """The newest checkpoint that this service signed of a partition."""

    size: int
    root: bytes
    message: bytes
    heard: bool


def trees(
    connection: sa.Connection, topic: str, partitions: Collection[int], identity: TopicIdentity
) -> dict[int, StoredTree]:
    """The trees of a journal by partition, an empty one where there is none."""
    rows = connection.execute(sa.select(tree).where(tree.c.topic == topic))
    found = {row.partition: row for row in rows if row.partition in partitions}
    stored = {
        number: StoredTree(
            Frontier.from_bytes(row.frontier), row.last_leaf, replaced=not _is_of(row, identity)
        )
        for number, row in found.items()
    }
    return {number: stored.get(number) or StoredTree(Frontier(), None) for number in partitions}


def save_tree(
    connection: sa.Connection, place: Partition, identity: TopicIdentity, grown: StoredTree, expected: int
) -> None:
    """Replace a tree of `expected` leaves by what it has grown to.

    Raises PositionMoved where another process has grown it meanwhile.
    """
    values = {
        "size": grown.frontier.size,
        "frontier": grown.frontier.to_bytes(),
        "last_leaf": grown.last_leaf,
    }
    own = {"of_topic": place[0], "of_partition": place[1], "expected": expected}
    if connection.execute(_GROW, values | own).rowcount:
        return
    here = (tree.c.topic == place[0], tree.c.partition == place[1])
    if expected or connection.execute(sa.select(tree.c.size).where(*here)).first():
        raise PositionMoved(f"the tree of {place[0]}/{place[1]} has not {expected} leaves")
    connection.execute(sa.insert(tree).values(_at(place) | _of(identity) | values))


def all_signed(connection: sa.Connection, partitions: Collection[int]) -> dict[Partition, Signed]:
    """What was signed last of each journal's partition with one of these numbers."""
    rows = connection.execute(sa.select(signed).where(signed.c.partition.in_(sorted(partitions))))
    return {(row.topic, row.partition): Signed(row.size, row.root, row.message, row.heard) for row in rows}


def signed_sizes(connection: sa.Connection) -> dict[Partition, int]:
    """How many records of each journal's partition are covered by what this service has signed."""
    rows = connection.execute(sa.select(signed.c.topic, signed.c.partition, signed.c.size))
    return {(row.topic, row.partition): row.size for row in rows}


def save_signed(connection: sa.Connection, rows: Mapping[Partition, Signed]) -> None:
    """Keep what was signed last."""
    for place, row in rows.items():
        here = (signed.c.topic == place[0], signed.c.partition == place[1])
        if not connection.execute(sa.update(signed).where(*here).values(row._asdict())).rowcount:
            connection.execute(sa.insert(signed).values(_at(place) | row._asdict()))


def all_promised(connection: sa.Connection, topic: str) -> dict[Partition, dict[int, bytes]]:
    """By partition: sizes that were signed of a journal and are not reached yet, with their roots."""
    found: dict[Partition, dict[int, bytes]] = {}
    for row in connection.execute(sa.select(promised).where(promised.c.topic == topic)):
        found.setdefault((row.topic, row.partition), {})[row.size] = row.root
    return found


def save_promised(connection: sa.Connection, rows: Mapping[Partition, Mapping[int, bytes]]) -> None:
    """Keep these alone, for the partitions that are named."""
    for place, roots in rows.items():
        here = (promised.c.topic == place[0], promised.c.partition == place[1])
        connection.execute(sa.delete(promised).where(*here))
        if roots:
            values = [_at(place) | {"size": size, "root": root} for size, root in roots.items()]
            connection.execute(sa.insert(promised), values)


def next_offsets(
    connection: sa.Connection, partitions: Iterable[int], identity: TopicIdentity
) -> dict[int, int]:
    """How far each partition of the checkpoints was read. Raises TopicReplaced."""
    rows = {row.partition: row for row in connection.execute(sa.select(followed))}
    for row in rows.values():
        if not _is_of(row, identity):
            raise TopicReplaced(
                f"the checkpoints were read in topic {row.topic_id} of cluster {row.cluster_id}; the broker"
                f" has topic {identity.topic_id} of cluster {identity.cluster_id}"
            )
    return {number: rows[number].next_offset if number in rows else 0 for number in partitions}


def save_next_offsets(
    connection: sa.Connection, identity: TopicIdentity, moved: Mapping[int, tuple[int, int]]
) -> None:
    """Move positions, each from what is expected to what is next. Raises PositionMoved."""
    for number, (expected, to) in moved.items():
        here = (followed.c.partition == number, followed.c.next_offset == expected)
        if connection.execute(sa.update(followed).where(*here).values(next_offset=to)).rowcount:
            continue
        if expected or connection.execute(sa.select(followed).where(followed.c.partition == number)).first():
            raise PositionMoved(f"the checkpoints of partition {number} were not read up to {expected}")
        values = {"partition": number, "next_offset": to}
        connection.execute(sa.insert(followed).values(values | _of(identity)))


def _is_of(row: Any, identity: TopicIdentity) -> bool:
    return bool((row.cluster_id, row.topic_id) == (identity.cluster_id, identity.topic_id))


def _at(place: Partition) -> dict[str, Any]:
    return {"topic": place[0], "partition": place[1]}


def _of(identity: TopicIdentity) -> dict[str, Any]:
    return {"cluster_id": identity.cluster_id, "topic_id": identity.topic_id}
