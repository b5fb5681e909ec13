"""Reads all journals, makes their trees, signs what their writers signed, and collects the witnesses.

Each record is taken in once, in order: nodes, tree and next offset are written in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from henvis.bus.broker.topics import CHECKPOINTS
from henvis.bus.storage.database import Database
from henvis.checkpoints import store as trees
from henvis.checkpoints.commission import Commission
from henvis.checkpoints.contents import Contents
from henvis.checkpoints.growing import Broken, Growing
from henvis.checkpoints.office import Outgoing, Starts
from henvis.checkpoints.topic_reader import Partition
from henvis.ops.log import SECURITY, logger
from henvis.ops.metrics import Metrics
from henvis.proof.note import NoteBroken
from services.audit import judging, store
from services.audit.cabinet import FINAL, Cabinet
from services.audit.collecting import Collected, Signers, Stated
from services.audit.filing import Filing
from services.audit.ledger import Ledger
from services.audit.store import Line, Standing

security = logger(SECURITY)

UNREADABLE = "checkpoint_unreadable"
"""What stands in the topic of checkpoints is none, or is signed by nobody who may."""


class Recorder:
    """The audit's office, over its own database; signed checkpoints also go into a cabinet of files."""

    rest = 0.0

    def __init__(
        self,
        database: Database,
        commission: Commission,
        metrics: Metrics,
        cabinet: Cabinet,
        filing: Filing,
    ) -> None:
        self._database = database
        self._commission = commission
        self._metrics = metrics
        self._cabinet = cabinet
        self._filing = filing
        self._identities = commission.identities
        topics, signing = commission.topics, commission.signing
        self._signers = {name: Signers.of(name, topics, signing) for name in commission.journals}
        self._ledgers: dict[Partition, Ledger] = {}
        self._read: dict[int, int] = {}
        self._next: dict[int, int] = {}
        self._sent: dict[Partition, int] = {}

    def take_up(self, partitions: frozenset[int]) -> Starts:
        """Start from what was written down. Raises TopicReplaced, for the topic of checkpoints alone."""
        self._next.clear()
        self._sent.clear()
        with self._database.reading() as connection:
            self._read = trees.next_offsets(connection, partitions, self._identities[CHECKPOINTS])
            self._ledgers = self._stored(connection, partitions)
        for place, ledger in self._ledgers.items():
            self._tell_broken(place, ledger)
        return Starts(
            {(CHECKPOINTS, number): offset for number, offset in self._read.items()},
            {
                place: self._filing.start_of(place, ledger.tree.next_offset)
                for place, ledger in self._ledgers.items()
            },
        )

    def _stored(self, connection: sa.Connection, partitions: frozenset[int]) -> dict[Partition, Ledger]:
        signed = trees.all_signed(connection, partitions)
        lines, standings = store.lines(connection), store.standings(connection)
        found: dict[Partition, Ledger] = {}
        for journal in self._commission.journals:
            grown = trees.trees(connection, journal, partitions, self._identities[journal])
            for number, stored in grown.items():
                place = (journal, number)
                found[place] = Ledger(
                    tree=Growing(stored, {}),
                    collected=Collected(self._signers[journal], lines.get(place, ())),
                    standing=standings.get(place, Standing()),
                    signed=signed.get(place),
                )
        return found

    def grow(self, place: Partition, contents: Contents) -> None:
        """Take in the next record of a journal, whatever it is."""
        ledger = self._ledgers[place]
        if ledger.tree.broken is None:
            self._filing.add(place, contents)
            ledger.nodes += ledger.tree.take(contents)
            ledger.touched = True
            self._tell_broken(place, ledger)

    def lose(self, place: Partition) -> None:
        """Sign nothing more of a journal that has become shorter."""
        ledger = self._ledgers.get(place)
        if ledger is not None and ledger.tree.broken is None:
            ledger.tree.broken = Broken.SHORTER
            self._tell_broken(place, ledger)

    def hear(self, place: Partition, offset: int, value: bytes | None) -> None:
        """Collect the signatures of a checkpoint."""
        self._next[place[1]] = offset + 1
        try:
            shown = self._commission.reading.understand(value, place[1])
        except NoteBroken as broken:
            self._metrics.security("contract")
            security.error(
                "what is no checkpoint is passed over",
                code=UNREADABLE,
                rule=str(broken),
                topic=place[0],
                partition=place[1],
                offset=offset,
            )
            return
        ledger, stated = self._ledgers[shown.place], Stated(shown.checkpoint.size, shown.checkpoint.root)
        for seal in shown.seals:
            ledger.add(Line.of(*stated, seal))
        if shown.audited:
            ledger.heard_back(stated)

    def settle(self) -> Sequence[Outgoing]:
        """Write down what has come, judge it, sign, and return what nobody has read back yet."""
        dirty = {place: ledger for place, ledger in self._ledgers.items() if ledger.dirty}
        if dirty or self._next:
            moved = {number: (self._read[number], to) for number, to in self._next.items()}
            with self._database.writing() as connection:
                trees.save_next_offsets(connection, self._identities[CHECKPOINTS], moved)
                for place, ledger in dirty.items():
                    self._save_grown(connection, place, ledger)
                    self._judge(connection, place, ledger)
                    self._save_judged(connection, place, ledger)
            self._read |= self._next
            self._next.clear()
            for place, ledger in dirty.items():
                self._file(place, ledger)
                ledger.settled()
        self._filing.finish_in_time(self.finals)
        return self._unsent()

    def close(self) -> None:
        """Finish the archive as far as it has come."""
        self._filing.finish(self.finals())
        self._filing.close()

    def finals(self) -> list[bytes]:
        """The newest final checkpoints, as notes."""
        found = (self._cabinet.note(place, FINAL) for place in self._ledgers)
        return [note.encode() for note in found if note is not None]

    def _save_grown(self, connection: sa.Connection, place: Partition, ledger: Ledger) -> None:
        if ledger.nodes:
            tree, identity = ledger.tree, self._identities[place[0]]
            trees.save_tree(connection, place, identity, tree.stored(), tree.written)
            store.save_nodes(connection, place, ledger.nodes)

    def _judge(self, connection: sa.Connection, place: Partition, ledger: Ledger) -> None:
        nodes = store.nodes_of(connection, place)
        for told in judging.compare(ledger, nodes):
            self._tell(told.trouble.value, place, told.size)
            ledger.stand(ledger.standing._replace(trouble=told.trouble.value))
        judging.remember(ledger)
        if (stated := judging.to_sign(ledger)) is not None:
            judging.sign(ledger, stated, self._commission.origin(place), nodes, self._commission.signing)
        if (final := judging.newly_final(ledger)) is not None:
            ledger.stand(ledger.standing._replace(final_size=final.size))

    def _save_judged(self, connection: sa.Connection, place: Partition, ledger: Ledger) -> None:
        store.save_lines(connection, place, ledger.lines)
        if not ledger.changed:
            return
        store.save_standing(connection, place, ledger.standing)
        store.forget_lines(connection, place, ledger.standing.final_size)
        if ledger.signed is not None:
            trees.save_signed(connection, {place: ledger.signed})

    def _file(self, place: Partition, ledger: Ledger) -> None:
        """Put what is signed, and what is final, into the cabinet, with all signatures that are known."""
        if not ledger.unfiled:
            return
        signed, final_size = ledger.newest_signed, ledger.standing.final_size
        for stated in ledger.agreed:
            if stated == signed:
                self._cabinet.keep_latest(place, self._note(place, ledger, stated))
            if stated.size == final_size:
                self._cabinet.keep_final(place, final_size, self._note(place, ledger, stated))
        ledger.forget(below=final_size)
        ledger.unfiled = False

    def _note(self, place: Partition, ledger: Ledger, stated: Stated) -> str:
        return judging.note_of(ledger.collected, stated, self._commission.origin(place))

    def _unsent(self) -> list[Outgoing]:
        waiting = {place: one.signed for place, one in self._ledgers.items() if one.signed}
        unsent = {
            place: signed
            for place, signed in waiting.items()
            if not signed.heard and self._sent.get(place) != signed.size
        }
        self._sent |= {place: signed.size for place, signed in unsent.items()}
        return [
            Outgoing(place[1], self._commission.origin(place).encode(), signed.message)
            for place, signed in unsent.items()
        ]

    def _tell_broken(self, place: Partition, ledger: Ledger) -> None:
        if (broken := ledger.tree.broken) is not None:
            self._tell(broken.value, place, ledger.tree.size)
            ledger.stand(ledger.standing._replace(trouble=broken.value))

    def _tell(self, code: str, place: Partition, size: int) -> None:
        self._metrics.security("contract")
        security.error("a checkpoint is not signed", code=code, topic=place[0], partition=place[1], size=size)
