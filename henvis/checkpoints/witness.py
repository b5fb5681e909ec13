"""Whether a witness cosigns what it is shown: only what goes on from what it cosigned before. Pure."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from henvis.checkpoints.announced import Announced
from henvis.proof.checking import ProofBroken, check_consistency


class Seen(NamedTuple):
    """The newest that the witness has cosigned of a journal's partition."""

    size: int
    root: bytes


class Verdict(Enum):
    """What becomes of a checkpoint that the audit and the writer have signed."""

    COSIGN = "cosign"
    NOTHING_NEW = "nothing_new"
    UNPROVEN = "checkpoint_unproven"
    """Its proof starts elsewhere than at what was cosigned before."""
    TWO_ROOTS = "checkpoint_two_roots"
    """Of one size there are two: somebody is shown another history."""
    REWRITTEN = "checkpoint_rewritten"
    """What was cosigned before is not at the beginning of what is shown now."""

    @property
    def refused(self) -> bool:
        """Whether no honest writer and audit would show this."""
        return self not in (Verdict.COSIGN, Verdict.NOTHING_NEW)


def judge(seen: Seen | None, shown: Announced) -> Verdict:
    """Decide. Who has cosigned nothing yet of this partition believes the first that it is shown."""
    checkpoint = shown.checkpoint
    if seen is None or seen.size == 0:
        return Verdict.COSIGN
    if checkpoint.size < seen.size:
        return Verdict.NOTHING_NEW
    if checkpoint.size == seen.size:
        return Verdict.NOTHING_NEW if checkpoint.root == seen.root else Verdict.TWO_ROOTS
    if shown.old != seen.size:
        return Verdict.UNPROVEN
    try:
        check_consistency(seen.size, seen.root, checkpoint.size, checkpoint.root, shown.proof)
    except ProofBroken:
        return Verdict.REWRITTEN
    return Verdict.COSIGN
