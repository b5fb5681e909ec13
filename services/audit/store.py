"""The recorder's tables, read and written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Self

import sqlalchemy as sa

from henvis.checkpoints.announced import Seal
from henvis.checkpoints.topic_reader import Partition
from henvis.proof.merkle import Frontier, Node
from henvis.proof.proofs import Nodes
from henvis.proof.signing import KeyName, Signature
from services.audit.tables import collected, node, standing


class Line(NamedTuple):
    """One signature on a checkpoint of this size and root, as a line of its note."""

    size: int
    root: bytes
    signer: str
    witness: bool
    key_id: bytes
    data: bytes

    @classmethod
    def of(cls, size: int, root: bytes, seal: Seal) -> Self:
        """The line of a signature."""
        key = seal.signature.key
        return cls(size, root, key.name, seal.witness, key.id, seal.signature.data)

    @property
    def signature(self) -> Signature:
        """The signature, as notes are made of."""
        return Signature(KeyName(self.signer, self.key_id), self.data)


class Standing(NamedTuple):
    """How far a partition is final, and why nothing more of it is signed, None where all is well."""

    final_size: int = 0
    trouble: str | None = None


def save_nodes(connection: sa.Connection, place: Partition, nodes: Iterable[Node]) -> None:
    """Keep what was completed. Raises IntegrityError for a node that is there."""
    rows = [{"topic": place[0], "partition": place[1], **one._asdict()} for one in nodes]
    connection.execute(sa.insert(node), rows)


def nodes_of(connection: sa.Connection, place: Partition) -> Nodes:
    """How the hash of a complete subtree of a partition is looked up."""
    wanted = sa.select(node.c.hash).where(
        node.c.topic == place[0],
        node.c.partition == place[1],
        node.c.level == sa.bindparam("of_level"),
        node.c.number == sa.bindparam("of_number"),
    )

    def look_up(level: int, number: int) -> bytes:
        return bytes(connection.execute(wanted, {"of_level": level, "of_number": number}).scalar_one())

    return look_up


def root_at(nodes: Nodes, size: int) -> bytes:
    """The root of the tree as it was with so many leaves."""
    levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
    return Frontier(size, [nodes(level, (size >> level) - 1) for level in levels]).root()


def lines(connection: sa.Connection, place: Partition | None = None) -> dict[Partition, list[Line]]:
    """All signatures that are kept, or those of one partition."""
    wanted = sa.select(collected)
    if place is not None:
        wanted = wanted.where(collected.c.topic == place[0], collected.c.partition == place[1])
    found: dict[Partition, list[Line]] = {}
    for row in connection.execute(wanted):
        line = Line(row.size, row.root, row.signer, row.witness, row.key_id, row.data)
        found.setdefault((row.topic, row.partition), []).append(line)
    return found


def save_lines(connection: sa.Connection, place: Partition, new: Iterable[Line]) -> None:
    """Keep signatures that are not kept yet."""
    rows = [{"topic": place[0], "partition": place[1], **line._asdict()} for line in new]
    if rows:
        connection.execute(sa.insert(collected), rows)


def forget_lines(connection: sa.Connection, place: Partition, below: int) -> None:
    """Let the signatures go that are on smaller checkpoints than the newest that is final."""
    connection.execute(
        sa.delete(collected).where(
            collected.c.topic == place[0], collected.c.partition == place[1], collected.c.size < below
        )
    )


def standings(connection: sa.Connection) -> dict[Partition, Standing]:
    """How each partition stands of which something is known."""
    rows = connection.execute(sa.select(standing))
    return {(row.topic, row.partition): Standing(row.final_size, row.trouble) for row in rows}


def final_sizes(connection: sa.Connection) -> dict[Partition, int]:
    """How many records of each partition are covered by a final checkpoint."""
    return {place: one.final_size for place, one in standings(connection).items()}


def save_standing(connection: sa.Connection, place: Partition, now: Standing) -> None:
    """Keep how a partition stands."""
    here = (standing.c.topic == place[0], standing.c.partition == place[1])
    if not connection.execute(sa.update(standing).where(*here).values(now._asdict())).rowcount:
        values = {"topic": place[0], "partition": place[1], **now._asdict()}
        connection.execute(sa.insert(standing).values(values))
