"""`received` and `not_received`: what a service has applied, checked against the router's deliveries."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from henvis.play.happenings import Verdict
from henvis.play.judges.evidence import Evidence
from henvis.play.story import Expectation

AT_LEAST_ONCE: Final = None


@dataclass(frozen=True)
class _Seen:
    delivered: frozenset[UUID]
    """By the router's journal."""
    applied: frozenset[UUID] | None
    """By the agency's service; None where it has none that runs."""

    def verdict(self, times: int | None) -> Verdict:
        if self.applied is not None and self.applied != self.delivered:
            counts = f"{len(self.applied)} applied, {len(self.delivered)} delivered"
            return Verdict(False, f"{counts}: the service and the router's journal differ")
        count = len(self.delivered)
        held = count >= 1 if times is AT_LEAST_ONCE else count == times
        source = ", by the router's journal alone" if self.applied is None else ""
        return Verdict(held, f"{count} received{source}")


def judge(expectation: Expectation, evidence: Evidence) -> Verdict:
    """Whether the agency received the event as often as the story says, by default at least once."""
    return _seen(expectation, evidence).verdict(expectation.wanted.get("times", AT_LEAST_ONCE))


def judge_absence(expectation: Expectation, evidence: Evidence) -> Verdict:
    """Whether the agency received no such event."""
    return _seen(expectation, evidence).verdict(0)


def _seen(expectation: Expectation, evidence: Evidence) -> _Seen:
    by = expectation.wanted["by"]
    wanted = evidence.wanted(expectation)
    delivered = frozenset(fact.id for fact in evidence.observed.delivered_to(by) if wanted.matches(fact))
    if by not in evidence.agencies:
        return _Seen(delivered, None)
    service = evidence.agencies[by]
    named = evidence.observed.named
    applied = (named(fact) for case in wanted.cases for fact in service.received(case))
    return _Seen(delivered, frozenset(fact.id for fact in applied if wanted.matches(fact)))
