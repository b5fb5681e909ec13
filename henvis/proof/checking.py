"""Checking proofs, after RFC 9162, sections 2.1.3.2 and 2.1.4.2.

Who checks shares no step with who made the proof: a mistake in `proofs.py` is not repeated here.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from henvis.proof.merkle import EMPTY_ROOT


class ProofBroken(Exception):
    """A proof does not show what it is to show. The text says which step failed, and no content."""


def check_inclusion(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Return where the leaf stands at `index` of the tree with this size and root. Raises ProofBroken."""
    if not 0 <= index < size:
        raise ProofBroken(f"leaf {index} is not in a tree of {size}")
    fn, sn, found = index, size - 1, leaf_hash
    for sibling in proof:
        if sn == 0:
            raise ProofBroken("the inclusion proof is too long")
        if fn & 1 or fn == sn:
            found = _parent(sibling, found)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = _parent(found, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise ProofBroken("the inclusion proof is too short")
    if not hmac.compare_digest(found, root):
        raise ProofBroken("the inclusion proof leads to another root")


def check_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Return where the new tree has the old one as its beginning. Raises ProofBroken."""
    if not 0 <= old_size <= new_size:
        raise ProofBroken(f"a tree of {new_size} leaves does not continue one of {old_size}")
    if old_size in {0, new_size}:
        _check_trivial(old_size, old_root, new_root, proof, same=old_size == new_size)
        return
    # Where the old tree is complete in itself, its root is the first step and is not sent.
    steps = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    old_found, new_found = _both_roots(old_size - 1, new_size - 1, steps)
    if not hmac.compare_digest(old_found, old_root):
        raise ProofBroken("the consistency proof leads to another old root")
    if not hmac.compare_digest(new_found, new_root):
        raise ProofBroken("the consistency proof leads to another new root")


def _both_roots(fn: int, sn: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    if not steps:
        raise ProofBroken("the consistency proof is too short")
    old_found = new_found = steps[0]
    for step in steps[1:]:
        if sn == 0:
            raise ProofBroken("the consistency proof is too long")
        if fn & 1 or fn == sn:
            old_found, new_found = _parent(step, old_found), _parent(step, new_found)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            new_found = _parent(new_found, step)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise ProofBroken("the consistency proof is too short")
    return old_found, new_found


def _check_trivial(
    old_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes], *, same: bool
) -> None:
    if proof:
        raise ProofBroken("the consistency proof is too long")
    if old_size == 0 and old_root != EMPTY_ROOT:
        raise ProofBroken("a tree without leaves has another root")
    if same and old_root != new_root:
        raise ProofBroken("one size has two roots")


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"".join((b"\x01", left, right))).digest()
