"""Logs that tests make proofs of."""

from __future__ import annotations

from collections.abc import Sequence

from henvis.proof.merkle import Frontier, leaf_hash


class Tree:
    """A log with the nodes and the roots of all its sizes."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = [leaf_hash(leaf) for leaf in leaves]
        self._nodes: dict[tuple[int, int], bytes] = {}
        frontier = Frontier()
        self.roots = [frontier.root()]
        for leaf in self.leaves:
            self._nodes.update({(node.level, node.number): node.hash for node in frontier.append(leaf)})
            self.roots.append(frontier.root())

    def node(self, level: int, number: int) -> bytes:
        """What proofs are made from."""
        return self._nodes[level, number]


def numbered(size: int) -> Tree:
    """A log of so many different records."""
    return Tree([b"record %d" % number for number in range(size)])


def flipped(data: bytes, bit: int) -> bytes:
    """The same with one bit the other way."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
