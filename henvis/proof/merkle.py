"""Merkle trees of RFC 9162, section 2.1, with SHA-256: what one root says of everything before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = sha256().digest()
"""The root of the tree without leaves."""

_SIZE_BYTES: Final = 8
_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"


class Node(NamedTuple):
    """A complete subtree: it has the 2^level leaves from `number` · 2^level on."""

    level: int
    number: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    """Hash a leaf's data."""
    return sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into the node above them."""
    return sha256(_NODE + left + right).digest()


class Frontier:
    """The compact range of a tree that grows at its right end: its size and its complete subtrees' hashes.

    All that later leaves and roots need to know of the leaves that are there, in at most 64 hashes.
    """

    __slots__ = ("_hashes", "_size")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """Continue a tree of `size` leaves from its subtrees' hashes, largest first. Raises ValueError."""
        if size < 0 or len(hashes) != size.bit_count() or any(len(one) != HASH_SIZE for one in hashes):
            raise ValueError("a frontier has one hash of 32 bytes for each bit of its size")
        self._size = size
        self._hashes = list(hashes)

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The complete subtrees' hashes, the largest first."""
        return tuple(self._hashes)

    def append(self, leaf: bytes) -> list[Node]:
        """Add a leaf by its hash; return what is complete through it: the leaf itself, and nodes above it."""
        index = self._size
        completed = [Node(0, index, leaf)]
        level, found = 0, leaf
        while index >> level & 1:
            found = node_hash(self._hashes.pop(), found)
            level += 1
            completed.append(Node(level, index >> level, found))
        self._hashes.append(found)
        self._size += 1
        return completed

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaves by their hashes, where nobody keeps the nodes."""
        hashes, size = self._hashes, self._size
        for leaf in leaves:
            found, rest = leaf, size
            while rest & 1:
                found = sha256(_NODE + hashes.pop() + found).digest()
                rest >>= 1
            hashes.append(found)
            size += 1
        self._size = size

    def root(self) -> bytes:
        """The root of the tree as it is."""
        if not self._hashes:
            return EMPTY_ROOT
        found = self._hashes[-1]
        for left in reversed(self._hashes[:-1]):
            found = node_hash(left, found)
        return found

    def copy(self) -> Frontier:
        """The same tree, growing by itself."""
        return Frontier(self._size, self._hashes)

    def to_bytes(self) -> bytes:
        """The size in 8 bytes, big-endian, and the hashes."""
        return self._size.to_bytes(_SIZE_BYTES, "big") + b"".join(self._hashes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """Read what `to_bytes` wrote. Raises ValueError."""
        if len(data) < _SIZE_BYTES or (len(data) - _SIZE_BYTES) % HASH_SIZE:
            raise ValueError("a frontier is 8 bytes and hashes of 32")
        starts = range(_SIZE_BYTES, len(data), HASH_SIZE)
        return cls(int.from_bytes(data[:_SIZE_BYTES], "big"), [data[at : at + HASH_SIZE] for at in starts])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frontier) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree with these leaves, given by their hashes."""
    frontier = Frontier()
    frontier.extend(leaf_hashes)
    return frontier.root()
