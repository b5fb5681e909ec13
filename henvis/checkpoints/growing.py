"""One tree as it grows: each record where it belongs, and nothing that contradicts what was signed."""

from __future__ import annotations

from enum import StrEnum

from henvis.checkpoints.contents import Contents
from henvis.checkpoints.store import StoredTree
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import Node, leaf_hash


class Broken(StrEnum):
    """Why nothing more is signed of a journal's partition, as security events name it."""

    REWRITTEN = "journal_rewritten"
    """What stands there is not what was signed."""
    SHORTER = "journal_shorter"
    """What was read before is not there any more."""
    GAP = "journal_gap"
    """A record is missing between two others."""
    REPLACED = "journal_replaced"
    """The topic is not the one whose records were read before."""


class Growing:
    """A tree in memory, and how many of its leaves are written down."""

    def __init__(self, stored: StoredTree, promised: dict[int, bytes]) -> None:
        """Go on from what was stored; at the sizes that are `promised` its root must be as signed."""
        self.frontier = stored.frontier
        self.last_leaf = stored.last_leaf
        self.promised = promised
        self.written = self.frontier.size
        self.broken = Broken.REPLACED if stored.replaced else None

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return self.frontier.size

    @property
    def next_offset(self) -> int:
        """Where to read on: at the last record that was read, to see that it is still the same."""
        return max(0, self.size - 1)

    @property
    def grown(self) -> bool:
        """Whether there is something to write down."""
        return self.broken is None and self.size > self.written

    def take(self, contents: Contents) -> tuple[Node, ...]:
        """Add the next record and return the nodes that it completes; none once the tree is broken.

        What comes before the last that it has is of no concern to it.
        """
        if self.broken is not None or contents.offset < self.size - 1:
            return ()
        leaf = leaf_hash(leaf_bytes(*contents))
        if self.size and contents.offset == self.size - 1:
            if leaf != self.last_leaf:
                self.broken = Broken.REWRITTEN
            return ()
        if contents.offset != self.size:
            self.broken = Broken.GAP
            return ()
        nodes = tuple(self.frontier.append(leaf))
        self.last_leaf = leaf
        if (root := self.promised.pop(self.size, None)) is not None and root != self.frontier.root():
            self.broken = Broken.REWRITTEN
            return ()
        return nodes

    def stored(self) -> StoredTree:
        """The tree as it is to be written down."""
        return StoredTree(self.frontier, self.last_leaf)
