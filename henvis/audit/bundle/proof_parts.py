"""The parts `proofs/`: records are in a signed tree, and one signed tree goes on from another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from henvis.audit.bundle.parts import PROOFS
from henvis.audit.log import LogRecord, LogUnreadable, Place
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import HASH_SIZE, Frontier, Node, leaf_hash
from henvis.proof.signing import NoteBroken, from_base64, to_base64

Hashes = Sequence[bytes]


class Tree:
    """All nodes of a place's tree, as far as its records are kept: 64 bytes for each record."""

    def __init__(self, before: Frontier) -> None:
        """Go on from the tree of what is no longer kept."""
        self._frontier = before.copy()
        self._early = {(node.level, node.number): node.hash for node in _nodes_of(before)}
        self._first: dict[int, int] = {}
        self._levels: dict[int, bytearray] = {}

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return self._frontier.size

    def append(self, record: LogRecord) -> None:
        """Add the next record. Raises LogUnreadable where one is missing before it."""
        if record.offset != self.size:
            raise LogUnreadable(record.place, self.size, "the record that should stand here is missing")
        for node in self._frontier.append(leaf_hash(leaf_bytes(*record[1:]))):
            self._first.setdefault(node.level, node.number)
            self._levels.setdefault(node.level, bytearray()).extend(node.hash)

    def node(self, level: int, number: int) -> bytes:
        """Return the hash of a complete subtree. Raises KeyError where its leaves are no longer kept."""
        if (level, number) in self._early:
            return self._early[level, number]
        at = (number - self._first[level]) * HASH_SIZE
        if at < 0:
            raise KeyError(level, number)
        return bytes(self._levels[level][at : at + HASH_SIZE])

    def root(self, size: int) -> bytes:
        """Return the root of its first `size` leaves. Raises KeyError where those are no longer kept."""
        hashes, start = [], 0
        while start < size:
            level = (size - start).bit_length() - 1
            hashes.append(self.node(level, start >> level))
            start += 1 << level
        return Frontier(size, hashes).root()


def _nodes_of(frontier: Frontier) -> Iterable[Node]:
    start = 0
    for found in frontier.hashes:
        level = (frontier.size - start).bit_length() - 1
        yield Node(level, start >> level, found)
        start += 1 << level


class InclusionProofs(NamedTuple):
    """For records of one place, by their offsets, that they are in the tree of this size and root."""

    size: int
    root: bytes
    proofs: Mapping[int, Hashes]

    def to_json(self, place: Place) -> bytes:
        """As it lies in a bundle."""
        those = [
            {"offset": offset, "proof": [to_base64(one) for one in proof]}
            for offset, proof in sorted(self.proofs.items())
        ]
        return _json(place, {"size": self.size, "root": to_base64(self.root), "inclusion": those})

    @classmethod
    def read(cls, folder: Path, place: Place) -> Self | None:
        """Read those of a place, None where there are none. Raises ValueError."""
        told = _told(folder, place)
        if told is None:
            return None
        try:
            proofs = {
                int(one["offset"]): [from_base64(text) for text in one["proof"]] for one in told["inclusion"]
            }
            return cls(int(told["size"]), from_base64(told["root"]), proofs)
        except (KeyError, TypeError, AttributeError, NoteBroken):
            raise ValueError from None


class ConsistencyProof(NamedTuple):
    """That the tree of `new` leaves goes on from that of `old`."""

    old: int
    old_root: bytes
    new: int
    new_root: bytes
    proof: tuple[bytes, ...]

    @classmethod
    def read(cls, folder: Path, place: Place) -> list[Self]:
        """Read those of a place. Raises ValueError."""
        try:
            return [
                cls(
                    int(one["old"]),
                    from_base64(one["old_root"]),
                    int(one["new"]),
                    from_base64(one["new_root"]),
                    tuple(from_base64(text) for text in one["proof"]),
                )
                for one in (_told(folder, place) or {"consistency": []})["consistency"]
            ]
        except (KeyError, TypeError, AttributeError, NoteBroken):
            raise ValueError from None


def consistency_json(place: Place, proofs: Iterable[ConsistencyProof]) -> bytes:
    """As the proofs of a place lie in a bundle."""
    those = [
        {
            "old": one.old,
            "old_root": to_base64(one.old_root),
            "new": one.new,
            "new_root": to_base64(one.new_root),
            "proof": [to_base64(step) for step in one.proof],
        }
        for one in proofs
    ]
    return _json(place, {"consistency": those})


def proofs_part(place: Place) -> str:
    """The part with the proofs of a place."""
    return f"{PROOFS}/{place.topic}-{place.partition}.json"


def _json(place: Place, more: Mapping[str, Any]) -> bytes:
    told = {"topic": place.topic, "partition": place.partition, **more}
    return json.dumps(told, indent=1).encode() + b"\n"


def _told(folder: Path, place: Place) -> dict[str, Any] | None:
    path = folder / proofs_part(place)
    if not path.is_file():
        return None
    told: Any = json.loads(path.read_bytes())
    if not isinstance(told, dict) or (told.get("topic"), told.get("partition")) != place:
        raise ValueError
    found: dict[str, Any] = told
    return found
