"""What was changed, left out, added or moved cannot be proved to continue what was signed."""

from __future__ import annotations

import pytest

from henvis.proof.checking import ProofBroken, check_consistency
from henvis.proof.checkpoint import Checkpoint
from henvis.proof.note import Kind, NoteBroken, Signer, read, write
from henvis.proof.proofs import consistency_proof
from tests.domain.proof.trees import Tree, numbered

RECORDS = [b"record %d" % number for number in range(13)]
SIGNED = 9
LOG = numbered(len(RECORDS))

CHANGED = {
    "a changed record": [*RECORDS[:4], b"another", *RECORDS[5:]],
    "a missing record": RECORDS[:4] + RECORDS[5:],
    "the last that was signed is missing": RECORDS[:8] + RECORDS[9:],
    "one record more": [*RECORDS[:4], b"one more", *RECORDS[4:]],
    "a record twice": [*RECORDS[:4], RECORDS[3], *RECORDS[4:]],
    "another order": [*RECORDS[:4], RECORDS[5], RECORDS[4], *RECORDS[6:]],
}


@pytest.mark.parametrize("records", CHANGED.values(), ids=CHANGED)
def test_it_does_not_continue_what_was_signed(records: list[bytes]) -> None:
    changed = Tree(records)
    proof = consistency_proof(changed.node, SIGNED, len(records))

    with pytest.raises(ProofBroken):
        check_consistency(SIGNED, LOG.roots[SIGNED], len(records), changed.roots[-1], proof)


def test_what_was_only_added_to_does() -> None:
    longer = Tree([*RECORDS, b"one more"])
    proof = consistency_proof(longer.node, SIGNED, len(RECORDS) + 1)

    check_consistency(SIGNED, LOG.roots[SIGNED], len(RECORDS) + 1, longer.roots[-1], proof)


def test_one_size_has_one_root() -> None:
    other = Tree([*RECORDS[:-1], b"another"])

    with pytest.raises(ProofBroken, match="two roots"):
        check_consistency(13, LOG.roots[13], 13, other.roots[13], [])


def test_a_root_that_a_former_key_signed_is_nobodys() -> None:
    former, present = (Signer("henvis/udi", Kind.NOTE, bytes([number]) * 32) for number in (1, 2))
    text = Checkpoint("henvis/c/nrm.from.udi/0", 13, LOG.roots[13]).body()

    with pytest.raises(NoteBroken, match="no known key"):
        read(write(text, [former]).encode(), [present.verifier])
