"""Every proof of every size holds, and with any bit changed anywhere none does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from henvis.proof.checking import ProofBroken, check_consistency, check_inclusion
from henvis.proof.proofs import consistency_proof, inclusion_proof
from tests.domain.proof.trees import flipped, numbered

LARGEST = 70
TREE = numbered(LARGEST)


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_every_record_is_in_the_log(size: int) -> None:
    for index in range(size):
        proof = inclusion_proof(TREE.node, index, size)
        check_inclusion(index, size, TREE.leaves[index], proof, TREE.roots[size])


@pytest.mark.parametrize("size", range(LARGEST + 1))
def test_every_older_log_is_its_beginning(size: int) -> None:
    for old in range(size + 1):
        proof = consistency_proof(TREE.node, old, size)
        check_consistency(old, TREE.roots[old], size, TREE.roots[size], proof)


@settings(max_examples=30)
@given(some.integers(1000, 100_000), some.data())
def test_proofs_are_as_short_as_the_tree_is_high(size: int, data: some.DataObject) -> None:
    asked: list[tuple[int, int]] = []

    def node(level: int, number: int) -> bytes:
        assert number + 1 << level <= size, "a node is asked for that is not complete"
        asked.append((level, number))
        return bytes(32)

    proof = inclusion_proof(node, data.draw(some.integers(0, size - 1)), size)
    longer = consistency_proof(node, data.draw(some.integers(1, size)), size)

    assert len(proof) <= size.bit_length()
    assert len(longer) <= size.bit_length() + 1
    assert len(asked) <= 4 * size.bit_length()


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 2), (6, 7), (3, 8), (12, 13), (5, 70)])
def test_a_changed_bit_breaks_an_inclusion(index: int, size: int) -> None:
    leaf, root, proof = TREE.leaves[index], TREE.roots[size], inclusion_proof(TREE.node, index, size)
    for bit in range(256):
        refused(index, size, flipped(leaf, bit), proof, root)
        refused(index, size, leaf, proof, flipped(root, bit))
        for step in range(len(proof)):
            changed = [*proof[:step], flipped(proof[step], bit), *proof[step + 1 :]]
            refused(index, size, leaf, changed, root)


@pytest.mark.parametrize(("index", "size"), [(0, 1), (2, 3), (6, 7), (3, 8), (12, 13)])
def test_an_inclusion_is_of_its_place_and_length(index: int, size: int) -> None:
    leaf, root, proof = TREE.leaves[index], TREE.roots[size], inclusion_proof(TREE.node, index, size)
    for other in {*range(-1, size + 2)} - {index}:
        refused(other, size, leaf, proof, root)
    refused(index, size, leaf, [*proof, bytes(32)], root)
    refused(index, size, leaf, [bytes(32), *proof], root)
    if proof:
        refused(index, size, leaf, proof[:-1], root)
        refused(index, size, leaf, proof[1:], root)
    if len(proof) > 1:
        refused(index, size, leaf, proof[::-1], root)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 4), (4, 7), (6, 8), (7, 13), (64, 70), (8, 8), (0, 5)])
def test_a_changed_bit_breaks_a_consistency(old: int, new: int) -> None:
    before, after, proof = TREE.roots[old], TREE.roots[new], consistency_proof(TREE.node, old, new)
    for bit in range(256):
        inconsistent(old, flipped(before, bit), new, after, proof)
        if old:  # what continues nothing may be anything
            inconsistent(old, before, new, flipped(after, bit), proof)
        for step in range(len(proof)):
            changed = [*proof[:step], flipped(proof[step], bit), *proof[step + 1 :]]
            inconsistent(old, before, new, after, changed)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 4), (4, 7), (6, 8), (7, 13), (64, 70), (8, 8), (0, 5)])
def test_a_consistency_is_of_its_sizes_and_length(old: int, new: int) -> None:
    before, after, proof = TREE.roots[old], TREE.roots[new], consistency_proof(TREE.node, old, new)
    inconsistent(old, before, new, after, [*proof, bytes(32)])
    inconsistent(new + 1, before, new, after, proof)
    inconsistent(-1, before, new, after, proof)
    for other in range(1, new):
        if other != old:
            inconsistent(other, before, new, after, proof)
    if proof:
        inconsistent(old, before, new, after, proof[:-1])
        inconsistent(old, before, new, after, [])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_is_made_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_proof(TREE.node, index, size)


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_no_log_continues_a_longer_one(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="does not continue"):
        consistency_proof(TREE.node, old, new)


def refused(index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> None:
    with pytest.raises(ProofBroken):
        check_inclusion(index, size, leaf, proof, root)


def inconsistent(old: int, before: bytes, new: int, after: bytes, proof: list[bytes]) -> None:
    with pytest.raises(ProofBroken):
        check_consistency(old, before, new, after, proof)
