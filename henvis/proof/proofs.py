"""Making proofs after RFC 9162, sections 2.1.3.1 and 2.1.4.1, from the stored hashes of complete subtrees."""

from __future__ import annotations

from collections.abc import Callable

from henvis.proof.merkle import node_hash

Nodes = Callable[[int, int], bytes]
"""(level, index) → the hash of that complete subtree; level 0 are the leaves' hashes."""


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The audit path of the leaf `index` in a tree of `size` leaves, from the leaf up. Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_hash_of(nodes, middle, end))
            end = middle
        else:
            path.append(_hash_of(nodes, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """What shows that the tree of `old` leaves is the beginning of that of `new`; empty where one is trivial.

    Raises ValueError where `old` is larger than `new`, or below zero.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not continue one of {old}")
    if old in {0, new}:
        return []
    proof: list[bytes] = []
    start, end = 0, new
    whole = True  # whether the old tree's root is itself among what is compared
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_hash_of(nodes, middle, end))
            end = middle
        else:
            proof.append(_hash_of(nodes, start, middle))
            start, whole = middle, False
    if not whole:
        proof.append(_hash_of(nodes, start, end))
    return proof[::-1]


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _hash_of(nodes: Nodes, start: int, end: int) -> bytes:
    """The hash of the leaves from `start` to before `end`, where `start` is where a subtree begins."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _split(count)
    return node_hash(_hash_of(nodes, start, middle), _hash_of(nodes, middle, end))
