"""What a verifier claims of a log, one by one, and what it found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from henvis.audit.finding import Finding, Weight
from henvis.audit.log import Place


class Claim(StrEnum):
    """What is proved, refuted or left open, each by itself."""

    COMPLETE = "complete"
    UNCHANGED = "unchanged"
    APPEND_ONLY = "append_only"
    SAME_FOR_ALL = "same_for_all"
    AUTHENTIC = "authentic"
    LAWFUL = "lawful"
    TIMELY = "timely"
    FORGOTTEN = "forgotten"


class Verdict(StrEnum):
    """What the findings make of a claim."""

    PROVED = "proved"
    REFUTED = "refuted"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """One claim with all that was found about it; `checked` is how many things were looked at."""

    claim: Claim
    checked: int
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """One finding that refutes decides; what is left open comes next."""
        weights = {finding.weight for finding in self.findings}
        if Weight.REFUTES in weights:
            return Verdict.REFUTED
        return Verdict.NOT_CHECKABLE if Weight.LEAVES_OPEN in weights else Verdict.PROVED


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """How far one place was read: records from `first` up to `size`, and the root of its tree.

    `root` is None where that could not be computed; `signed` is the greatest size with a final checkpoint;
    `left_out` counts what lies between `first` and `size` and was not there to be read: other cases.
    """

    place: Place
    first: int
    size: int
    root: bytes | None
    repeats: int = 0
    signed: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All claims about one log as of one instant (UTC)."""

    cluster_id: str
    at: datetime
    places: tuple[PlaceRead, ...]
    results: Mapping[Claim, ClaimResult] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """How many records were read."""
        return sum(place.size - place.first - place.left_out for place in self.places)

    @property
    def refuted(self) -> tuple[Claim, ...]:
        """The claims that do not hold."""
        return self.having(Verdict.REFUTED)

    def having(self, *verdicts: Verdict) -> tuple[Claim, ...]:
        """The claims with one of these verdicts, in their order."""
        return tuple(claim for claim in Claim if self.results[claim].verdict in verdicts)


def weighed(claim: Claim, checked: int, findings: Iterable[Finding]) -> ClaimResult:
    """Return a result with its findings in the order of their places."""
    return ClaimResult(claim, checked, tuple(sorted(findings, key=_order)))


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.place
    where = (place.topic, place.partition) if place else ("", 0)
    return (*where, finding.offset if finding.offset is not None else -1, finding.code)
