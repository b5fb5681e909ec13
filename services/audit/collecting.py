"""The signatures on the checkpoints of one partition, and what they lack to make one of them final."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from henvis.bus.topics import Topics
from henvis.checkpoints.announced import signer_of
from henvis.checkpoints.settings import Signing
from henvis.proof.keys import Role
from services.audit.store import Line


class Missing(StrEnum):
    """What a checkpoint lacks to be final."""

    WRITER = "writer_has_not_signed"
    AUDIT = "audit_has_not_signed"
    WITNESSES = "too_few_witnesses"


class Stated(NamedTuple):
    """Size and root, as somebody has stated them of a partition's tree."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Rule:
    """Who has to sign the checkpoints of one journal."""

    writer: str
    audit: str
    witnesses: frozenset[str]
    quorum: int

    def missing(self, lines: Collection[Line]) -> Missing | None:
        """What the signatures on one checkpoint lack; None where it is final."""
        signers = {line.signer for line in lines if not line.witness}
        if self.writer not in signers:
            return Missing.WRITER
        if self.audit not in signers:
            return Missing.AUDIT
        cosigners = {line.signer for line in lines if line.witness} & self.witnesses
        return None if len(cosigners) >= self.quorum else Missing.WITNESSES


def rule_of(journal: str, topics: Topics, signing: Signing) -> Rule:
    """Who has to sign a journal's checkpoints, where the audit signs with these keys."""
    writer = signer_of(topics[journal].of)
    witnesses = {one.name for one in signing.keyring.of(Role.WITNESS)} - {writer}
    return Rule(writer, signing.name, frozenset(witnesses), signing.keyring.quorum)


class Collected:
    """The signatures of one partition, by what they state; each signer counts once."""

    def __init__(self, rule: Rule, lines: Iterable[Line] = ()) -> None:
        self.rule = rule
        self._lines: dict[Stated, dict[tuple[str, bool], Line]] = {}
        for line in lines:
            self.add(line)

    def add(self, line: Line) -> bool:
        """Take a signature in, and return whether it is new."""
        known = self._lines.setdefault(Stated(line.size, line.root), {})
        if (line.signer, line.witness) in known:
            return False
        known[line.signer, line.witness] = line
        return True

    def stated(self) -> tuple[Stated, ...]:
        """All that was stated, the smallest first."""
        return tuple(sorted(self._lines))

    def on(self, stated: Stated) -> tuple[Line, ...]:
        """The signatures on it: its writer's first, then the audit's, then the witnesses' by name."""
        order = {self.rule.writer: 0, self.rule.audit: 1}
        lines = self._lines.get(stated, {}).values()
        return tuple(sorted(lines, key=lambda one: (one.witness, order.get(one.signer, 2), one.signer)))

    def signed_by(self, stated: Stated, signer: str) -> bool:
        """Whether it bears this signer's signature, not as a witness."""
        return (signer, False) in self._lines.get(stated, {})

    def missing(self, stated: Stated) -> Missing | None:
        """What it lacks; None where it is final."""
        return self.rule.missing(self.on(stated))

    def drop(self, stated: Stated) -> None:
        """Leave it out of account."""
        self._lines.pop(stated, None)

    def forget(self, below: int) -> None:
        """Let go of what is smaller than this size."""
        for stated in [one for one in self._lines if one.size < below]:
            del self._lines[stated]
