"""What the recorder has written down, as who asks is told it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import sqlalchemy as sa

from henvis.bus.storage.database import Database
from henvis.checkpoints import store as trees
from henvis.checkpoints.finality import Missing
from henvis.checkpoints.tables import tree
from henvis.checkpoints.topic_reader import Partition
from henvis.proof.checkpoint import origin_of
from henvis.proof.proofs import consistency_proof, inclusion_proof
from services.audit import store
from services.audit.cabinet import FINAL, Cabinet
from services.audit.collecting import Collected, Signers, Stated
from services.audit.judging import note_of
from services.audit.store import Standing

EMPTY: Final = "journal_empty"


@dataclass(frozen=True)
class Place:
    """One partition of one journal, and how it stands."""

    at: Partition
    origin: str
    records: int
    """How many the recorder has read."""
    signed: Stated | None
    """The newest that the audit has signed."""
    collected: Collected
    standing: Standing

    @property
    def why_not_final(self) -> str | None:
        """A code for what the newest checkpoint lacks; None where it is final."""
        if self.standing.trouble:
            return self.standing.trouble
        if not self.records:
            return EMPTY
        if self.signed is None:
            stated = self.collected.stated()
            return str(self.collected.missing(stated[-1]) if stated else Missing.WRITER)
        missing = self.collected.missing(self.signed)
        return str(missing) if missing else None

    def names(self, *, witness: bool) -> list[str]:
        """Who has signed the newest checkpoint, or cosigned it."""
        lines = self.collected.on(self.signed) if self.signed else ()
        return [line.signer for line in lines if line.witness is witness]

    @property
    def note(self) -> str | None:
        """The newest checkpoint with all signatures that are known."""
        return note_of(self.collected, self.signed, self.origin) if self.signed else None


class Books:
    """Over the recorder's database and its cabinet; `signers` says by journal whose signatures count."""

    def __init__(
        self,
        database: Database,
        cabinet: Cabinet,
        cluster_id: str,
        partitions: int,
        signers: Callable[[], Mapping[str, Signers]],
    ) -> None:
        self._database = database
        self._cabinet = cabinet
        self._cluster_id = cluster_id
        self._partitions = partitions
        self._make_signers = signers

    @cached_property
    def _signers(self) -> Mapping[str, Signers]:
        return self._make_signers()

    def places(self) -> list[Place]:
        """All partitions of all journals."""
        with self._database.reading() as connection:
            return list(self._places(connection))

    def place(self, at: Partition) -> Place | None:
        """One of them; None where there is none such."""
        return next((place for place in self.places() if place.at == at), None)

    def note(self, place: Place, size: int | None) -> tuple[int, str] | None:
        """A checkpoint's size and note: of this size, else the newest final, else the newest that is signed.

        None where there is none, or none of this size is kept.
        """
        if place.signed is not None and place.note is not None and size == place.signed.size:
            return size, place.note
        if size is None and not place.standing.final_size:
            return (place.signed.size, place.note) if place.signed and place.note else None
        name = FINAL if size is None else str(size)
        found = self._cabinet.note(place.at, name)
        return (size or place.standing.final_size, found) if found else None

    def inclusion(self, at: Partition, offset: int, size: int) -> tuple[bytes, list[bytes]]:
        """The hash of a record's leaf, and the proof that it stands there in the tree of this size."""
        with self._database.reading() as connection:
            nodes = store.nodes_of(connection, at)
            return nodes(0, offset), inclusion_proof(nodes, offset, size)

    def consistency(self, at: Partition, old: int, new: int) -> list[bytes]:
        """The proof that the tree of one size is the beginning of that of a larger one."""
        with self._database.reading() as connection:
            return consistency_proof(store.nodes_of(connection, at), old, new)

    def _places(self, connection: sa.Connection) -> Iterator[Place]:
        numbers = range(self._partitions)
        sizes = {
            (row.topic, row.partition): row.size
            for row in connection.execute(sa.select(tree.c.topic, tree.c.partition, tree.c.size))
        }
        signed = trees.all_signed(connection, numbers)
        lines, standings = store.lines(connection), store.standings(connection)
        for journal, signers in self._signers.items():
            for number in numbers:
                at = (journal, number)
                newest = signed.get(at)
                yield Place(
                    at=at,
                    origin=origin_of(self._cluster_id, *at),
                    records=sizes.get(at, 0),
                    signed=Stated(newest.size, newest.root) if newest else None,
                    collected=Collected(signers, lines.get(at, ())),
                    standing=standings.get(at, Standing()),
                )
