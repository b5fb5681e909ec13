"""When a checkpoint is final: its journal's writer, the audit and enough witnesses have signed it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from henvis.proof.keys import Keyring, Role


class Missing(StrEnum):
    """What a checkpoint lacks to be final."""

    WRITER = "writer_has_not_signed"
    AUDIT = "audit_has_not_signed"
    WITNESSES = "too_few_witnesses"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who has to sign the checkpoints of one journal, by their names."""

    writer: str
    auditors: frozenset[str]
    witnesses: frozenset[str]
    quorum: int

    @classmethod
    def of(cls, writer: str, keyring: Keyring) -> Rule:
        """The rule for the journal of this writer, who is no witness of it."""
        auditors = frozenset(one.name for one in keyring.of(Role.AUDITOR))
        witnesses = frozenset(one.name for one in keyring.of(Role.WITNESS)) - {writer}
        return cls(writer, auditors, witnesses, keyring.quorum)

    def missing(self, signers: Collection[str], cosigners: Collection[str]) -> Missing | None:
        """What a checkpoint lacks that these have signed, and these cosigned; None where it is final."""
        if self.writer not in signers:
            return Missing.WRITER
        if self.auditors.isdisjoint(signers):
            return Missing.AUDIT
        return None if len(self.witnesses & set(cosigners)) >= self.quorum else Missing.WITNESSES
