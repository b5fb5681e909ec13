"""Holds what was stated of a tree against the tree, signs what agrees, and sees what has become final."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from henvis.checkpoints.announced import Seal
from henvis.checkpoints.settings import Signing
from henvis.checkpoints.store import Signed
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint
from henvis.proof.proofs import Nodes, consistency_proof
from henvis.proof.submission import Submission
from services.audit.collecting import Collected, Stated
from services.audit.ledger import Ledger
from services.audit.store import Line, root_at


class Trouble(StrEnum):
    """Why nothing more of a partition is signed, beside that its tree is broken."""

    ROOTS_DIFFER = "checkpoint_roots_differ"
    """Its writer has signed another root than the journal has."""
    REWRITTEN = "checkpoint_rewritten"
    """The audit itself has signed another root: the journal is not what it was."""
    WITNESSED_OTHERWISE = "checkpoint_witnessed_otherwise"
    """A witness has cosigned another root: it was shown another journal."""


class Told(NamedTuple):
    """What no honest party does, and of which size of the tree."""

    trouble: Trouble
    size: int


def compare(ledger: Ledger, nodes: Nodes) -> Iterator[Told]:
    """Yield what was stated and is not so; what is so is agreed, and what is larger than the tree waits."""
    for stated in ledger.collected.stated():
        if stated in ledger.agreed or not 0 < stated.size <= ledger.tree.size:
            continue
        if root_at(nodes, stated.size) == stated.root:
            ledger.agreed.add(stated)
        else:
            yield Told(_who(ledger.collected, stated), stated.size)
            ledger.collected.drop(stated)


def _who(collected: Collected, stated: Stated) -> Trouble:
    if collected.signed_by(stated, collected.signers.audit):
        return Trouble.REWRITTEN
    own = collected.signed_by(stated, collected.signers.writer)
    return Trouble.ROOTS_DIFFER if own else Trouble.WITNESSED_OTHERWISE


def remember(ledger: Ledger) -> None:
    """Go on from what stands in the topic, where the audit has signed more than its database knows of."""
    ours = (one for one in ledger.agreed if ledger.collected.signed_by(one, ledger.collected.signers.audit))
    newest, last = max(ours, default=None), ledger.signed.size if ledger.signed else 0
    if newest is not None and newest.size > last:
        ledger.sign(Signed(newest.size, newest.root, b"", heard=True))


def to_sign(ledger: Ledger) -> Stated | None:
    """The newest that the writer has signed and we have not; None where there is nothing to sign now.

    What was signed last has to stand in the topic first, as the next proof begins there; and what was signed
    of a larger tree than is known here is reached first.
    """
    signers, before, size = ledger.collected.signers, ledger.signed, ledger.tree.size
    if ledger.standing.trouble or ledger.tree.broken or (before and not before.heard):
        return None
    if any(
        one.size > size for one in ledger.collected.stated() if ledger.collected.signed_by(one, signers.audit)
    ):
        return None
    last = before.size if before else 0
    if signers.writer == signers.audit:
        return Stated(size, ledger.tree.frontier.root()) if size > last else None
    agreed = (one for one in ledger.agreed if ledger.collected.signed_by(one, signers.writer))
    return max((one for one in agreed if one.size > last), default=None)


def sign(ledger: Ledger, stated: Stated, origin: str, nodes: Nodes, signing: Signing) -> None:
    """Sign it, with the proof that it goes on from what was signed before."""
    old = ledger.signed.size if ledger.signed else 0
    checkpoint = Checkpoint(origin, stated.size, stated.root)
    ledger.agreed.add(stated)
    ledger.add(Line.of(*stated, Seal(signing.signature(checkpoint), witness=False)))
    proof = consistency_proof(nodes, old, stated.size)
    message = Submission(note_of(ledger.collected, stated, origin).encode(), old, tuple(proof)).to_bytes()
    ledger.sign(Signed(stated.size, stated.root, message, heard=False))


def newly_final(ledger: Ledger) -> Stated | None:
    """The newest that is final, where that is another than before."""
    if ledger.standing.trouble:
        return None
    newer = (one for one in ledger.agreed if one.size > ledger.standing.final_size)
    return max((one for one in newer if ledger.collected.missing(one) is None), default=None)


def note_of(collected: Collected, stated: Stated, origin: str) -> str:
    """The note of a checkpoint with all signatures that are known. Raises NoteBroken where there is none."""
    body = Checkpoint(origin, *stated).body()
    return note.join(body, [line.signature for line in collected.on(stated)])
