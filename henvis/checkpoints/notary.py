"""Signs a service's own journal, and cosigns what the audit shows of the others'."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from henvis.bus.broker.topics import CHECKPOINTS
from henvis.bus.storage.database import Database
from henvis.checkpoints import store, witness
from henvis.checkpoints.announced import Announced
from henvis.checkpoints.commission import Commission
from henvis.checkpoints.contents import Contents
from henvis.checkpoints.growing import Broken, Growing
from henvis.checkpoints.office import Outgoing, Starts
from henvis.checkpoints.store import Signed
from henvis.checkpoints.topic_reader import Partition
from henvis.checkpoints.witness import Seen, Verdict
from henvis.ops.log import SECURITY, logger
from henvis.ops.metrics import Metrics
from henvis.proof.checkpoint import Checkpoint
from henvis.proof.note import NoteBroken

security = logger(SECURITY)

KEY_MISUSED = "checkpoint_key_misused"
"""A checkpoint bears our signature and is not ours: somebody has our key."""


class Notary:
    """The office of a service that writes one journal, over its own database."""

    rest = 9.0

    def __init__(self, database: Database, commission: Commission, metrics: Metrics) -> None:
        self._database = database
        self._commission = commission
        self._signing = commission.signing
        self._metrics = metrics
        (self._journal,) = commission.journals
        self._identity, self._checkpoints = commission.identities[self._journal], commission.checkpoints
        self._trees: dict[Partition, Growing] = {}
        self._signed: dict[Partition, Signed] = {}
        self._read: dict[int, int] = {}
        self._forget()

    def _forget(self) -> None:
        self._next: dict[int, int] = {}
        self._promised: set[Partition] = set()
        self._changed: set[Partition] = set()
        self._cosign: dict[Partition, Checkpoint] = {}
        self._sent: dict[Partition, int] = {}

    def take_up(self, partitions: frozenset[int]) -> Starts:
        """Start from what was written down. Raises TopicReplaced."""
        self._forget()
        with self._database.reading() as connection:
            trees = store.trees(connection, self._journal, partitions, self._identity)
            promised = store.all_promised(connection, self._journal)
            self._signed = store.all_signed(connection, partitions)
            self._read = store.next_offsets(connection, partitions, self._checkpoints)
        places = {(self._journal, number): stored for number, stored in trees.items()}
        self._trees = {place: Growing(tree, promised.get(place, {})) for place, tree in places.items()}
        for place, tree in self._trees.items():
            self._tell_broken(place, tree)
        return Starts(
            {(CHECKPOINTS, number): offset for number, offset in self._read.items()},
            {place: tree.next_offset for place, tree in self._trees.items()},
        )

    def grow(self, place: Partition, contents: Contents) -> None:
        """Take in the next record of our own journal, as it stands on the broker."""
        tree = self._trees[place]
        promised = len(tree.promised)
        if tree.broken is None:
            tree.take(contents)
            self._tell_broken(place, tree)
        if len(tree.promised) != promised:
            self._promised.add(place)

    def lose(self, place: Partition) -> None:
        """Sign nothing more of a journal that has become shorter."""
        if (tree := self._trees.get(place)) is not None and tree.broken is None:
            tree.broken = Broken.SHORTER
            self._tell_broken(place, tree)

    def hear(self, place: Partition, offset: int, value: bytes | None) -> None:
        """Take in a checkpoint: ours, or one of another's journal that the audit has signed."""
        self._next[place[1]] = offset + 1
        try:
            shown = self._commission.reading.understand(value, place[1])
        except NoteBroken:
            return  # the audit tells of it
        if shown.place[0] == self._journal:
            if shown.written:
                self._hear_own(shown)
        elif shown.witnessed_by(self._signing.name):
            self._hear_back(shown)
        elif self._signing.is_witness and shown.audited and shown.written:
            self._look_at(shown)

    def _hear_own(self, shown: Announced) -> None:
        tree, size = self._trees[shown.place], shown.checkpoint.size
        if size > tree.size:
            tree.promised[size] = shown.checkpoint.root
            self._promised.add(shown.place)
        else:
            self._hear_back(shown)

    def _hear_back(self, shown: Announced) -> None:
        ours = self._signed.get(shown.place)
        if ours is None or ours.size != shown.checkpoint.size:
            return
        if ours.root != shown.checkpoint.root:
            self._tell(KEY_MISUSED, shown.place, ours.size)
        elif not ours.heard:
            self._signed[shown.place] = ours._replace(heard=True)
            self._changed.add(shown.place)

    def _look_at(self, shown: Announced) -> None:
        verdict = witness.judge(self._seen(shown.place), shown)
        if verdict.refused:
            self._tell(verdict.value, shown.place, shown.checkpoint.size)
        elif verdict is Verdict.COSIGN:
            self._cosign[shown.place] = shown.checkpoint

    def _seen(self, place: Partition) -> Seen | None:
        if (last := self._cosign.get(place)) is not None:
            return Seen(last.size, last.root)
        before = self._signed.get(place)
        return Seen(before.size, before.root) if before else None

    def settle(self) -> Sequence[Outgoing]:
        """Write down what has grown, sign and cosign it, and return what nobody has read back yet."""
        newly = {place: self._cosigned(checkpoint) for place, checkpoint in self._cosign.items()}
        newly |= {place: self._own(place, tree) for place, tree in self._trees.items() if self._due(place)}
        grown = {place: tree for place, tree in self._trees.items() if tree.grown}
        changed = {place: self._signed[place] for place in self._changed} | newly
        if grown or changed or self._next or self._promised:
            self._write_down(grown, changed)
            self._signed |= newly
        waiting = {place: row for place, row in self._signed.items() if not row.heard}
        unsent = {place: row for place, row in waiting.items() if self._sent.get(place) != row.size}
        self._sent |= {place: row.size for place, row in unsent.items()}
        return [
            Outgoing(place[1], self._commission.origin(place).encode(), row.message)
            for place, row in unsent.items()
        ]

    def close(self) -> None:
        """Do nothing: all that it holds is memory."""

    def _write_down(self, grown: Mapping[Partition, Growing], changed: Mapping[Partition, Signed]) -> None:
        moved = {number: (self._read[number], to) for number, to in self._next.items()}
        with self._database.writing() as connection:
            for place, tree in grown.items():
                store.save_tree(connection, place, self._identity, tree.stored(), tree.written)
            store.save_signed(connection, changed)
            store.save_promised(connection, {place: self._trees[place].promised for place in self._promised})
            store.save_next_offsets(connection, self._checkpoints, moved)
        for tree in grown.values():
            tree.written = tree.size
        self._read |= self._next
        for done in (self._next, self._promised, self._changed, self._cosign):
            done.clear()

    def _due(self, place: Partition) -> bool:
        tree, before = self._trees[place], self._signed.get(place)
        return tree.broken is None and not tree.promised and tree.size > (before.size if before else 0)

    def _own(self, place: Partition, tree: Growing) -> Signed:
        checkpoint = Checkpoint(self._commission.origin(place), tree.size, tree.frontier.root())
        return Signed(checkpoint.size, checkpoint.root, self._signing.signed(checkpoint), heard=False)

    def _cosigned(self, checkpoint: Checkpoint) -> Signed:
        message = self._signing.cosigned(checkpoint, int(time.time()))
        return Signed(checkpoint.size, checkpoint.root, message, heard=False)

    def _tell_broken(self, place: Partition, tree: Growing) -> None:
        if tree.broken is not None:
            self._tell(tree.broken.value, place, tree.size)

    def _tell(self, code: str, place: Partition, size: int) -> None:
        """Say what no honest party does; nothing of it is signed."""
        self._metrics.security("identity" if code == KEY_MISUSED else "contract")
        security.error("a checkpoint is not signed", code=code, topic=place[0], partition=place[1], size=size)
