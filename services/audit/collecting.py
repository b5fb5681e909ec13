"""The signatures on the checkpoints of one partition, and what they lack to make one of them final."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from henvis.bus.broker.topics import Topics
from henvis.checkpoints.announced import signer_of
from henvis.checkpoints.finality import Missing, Rule
from henvis.checkpoints.settings import Signing
from services.audit.store import Line


class Stated(NamedTuple):
    """Size and root, as somebody has stated them of a partition's tree."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Signers:
    """Whose signatures count on the checkpoints of one journal, where the audit signs as `audit`."""

    rule: Rule
    audit: str

    @classmethod
    def of(cls, journal: str, topics: Topics, signing: Signing) -> Signers:
        """Those of a journal, where the audit signs with these keys."""
        return cls(Rule.of(signer_of(topics[journal].of), signing.keyring), signing.name)

    @property
    def writer(self) -> str:
        """Who writes the journal."""
        return self.rule.writer


class Collected:
    """The signatures of one partition, by what they state; each signer counts once."""

    def __init__(self, signers: Signers, lines: Iterable[Line] = ()) -> None:
        self.signers = signers
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
        order = {self.signers.writer: 0, self.signers.audit: 1}
        lines = self._lines.get(stated, {}).values()
        return tuple(sorted(lines, key=lambda one: (one.witness, order.get(one.signer, 2), one.signer)))

    def signed_by(self, stated: Stated, signer: str) -> bool:
        """Whether it bears this signer's signature, not as a witness."""
        return (signer, False) in self._lines.get(stated, {})

    def missing(self, stated: Stated) -> Missing | None:
        """What it lacks; None where it is final."""
        lines = self.on(stated)
        signed = {line.signer for line in lines if not line.witness}
        return self.signers.rule.missing(signed, {line.signer for line in lines if line.witness})

    def drop(self, stated: Stated) -> None:
        """Leave it out of account."""
        self._lines.pop(stated, None)

    def forget(self, below: int) -> None:
        """Let go of what is smaller than this size."""
        for stated in [one for one in self._lines if one.size < below]:
            del self._lines[stated]
