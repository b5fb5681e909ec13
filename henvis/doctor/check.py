"""What a check is: it looks at one thing, and says what it found or that all was as declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from henvis.doctor.finding import Finding, Kind
from henvis.doctor.sight import Sight


class CannotLook(Exception):
    """Nothing can be said, for a reason that stands in the text; whether all is well is not known."""


class Need(Enum):
    """What has to be there before a check can look."""

    HOME = "the folder of a stack"
    PROCESSES = "the processes of a running stack"
    BROKER = "a broker that answers"


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of it; `said` is a sentence for when nothing was found."""

    said: str
    findings: tuple[Finding, ...] = ()

    @classmethod
    def at(cls, said: str, findings: Iterable[Finding]) -> Looked:
        """Take all findings."""
        return cls(said, tuple(findings))


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. `look` raises CannotLook."""

    name: str
    look: Callable[[Sight], Looked]
    kinds: tuple[Kind, ...]
    """All that it can find."""
    needs: frozenset[Need] = frozenset()
