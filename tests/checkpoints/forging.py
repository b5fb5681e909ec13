"""Checkpoints that somebody makes who has stolen keys."""

from __future__ import annotations

from collections.abc import Sequence

from henvis.checkpoints.contents import Contents
from henvis.local.signing_keys import KeyFiles
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint, origin_of
from henvis.proof.keys import read_signing_keys
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import Frontier, leaf_hash
from henvis.proof.proofs import consistency_proof
from henvis.proof.submission import Submission
from tests.checkpoints.exchange import CLUSTER, PLACE, root


def forged(
    keys: KeyFiles,
    journal: Sequence[Contents],
    *,
    by: Sequence[str] = ("udi", "audit"),
    old: int | None = None,
    cluster: str = CLUSTER,
    place: tuple[str, int] = PLACE,
) -> bytes:
    """A message that says of these records that they are the journal, proven from `old` records on."""
    checkpoint = Checkpoint(origin_of(cluster, *place), len(journal), root(journal))
    signers = [read_signing_keys(keys.of(name)).note for name in by]
    signed = note.write(checkpoint.body(), signers).encode()
    if old is None:
        return signed
    return Submission(signed, old, tuple(proof(journal, old))).to_bytes()


def proof(journal: Sequence[Contents], old: int) -> list[bytes]:
    """That these records go on from the first `old` of them."""
    tree = Frontier()
    nodes: dict[tuple[int, int], bytes] = {}
    for one in journal:
        nodes |= {found[:2]: found.hash for found in tree.append(leaf_hash(leaf_bytes(*one)))}
    return consistency_proof(lambda level, number: nodes[level, number], old, len(journal))
