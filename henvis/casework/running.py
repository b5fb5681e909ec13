"""Whether a decision still runs: it was granted, and nothing has ended it or taken over from it."""

from datetime import datetime

from henvis.casework.case import Case, Decision
from henvis.casework.measures import decided_after, in_force_at
from henvis.casework.terms import is_over_at, term_of
from henvis.law.ruleset import Law

PERMITS = "permit.decision_date"
"""The law event whose types of decision take over from each other."""


def runs(case: Case, decision: Decision, law: Law, at: datetime) -> bool:
    """Whether it has not ended by `at`, an aware instant; one that has yet to begin runs in this sense."""
    over = expires_at(case, decision, law)
    return stands(case, decision, law, at) and (over is None or at < over)


def stands(case: Case, decision: Decision, law: Law, at: datetime) -> bool:
    """Whether it was granted and has neither been ended early nor taken over by `at`; it may have expired."""
    return (
        decision.outcome == "granted"
        and not _ended_early(case, decision, law, at)
        and not taken_over(case, decision, law, at)
    )


def expires_at(case: Case, decision: Decision, law: Law) -> datetime | None:
    """The instant (UTC) at which it ends by itself: its own end, or that of waiting for the board in vain."""
    term = term_of(law, decision, followed_by(case, decision))
    ends = [] if decision.valid_until is None else [is_over_at(term, decision.valid_until)]
    if term is not None and term.duration is not None and term.id in law.map.closings:
        lapses = term.ends_at(term.end(decision.decided_at))
        if decision.sent_to_board is None or decision.sent_to_board >= lapses:
            ends.append(lapses)
    return min(ends, default=None)


def taken_over(case: Case, decision: Decision, law: Law, at: datetime) -> bool:
    """Whether a later decision has taken its place by `at`."""
    return any(
        later.outcome == "granted" and in_force_at(later) <= at and takes_over(law, later, decision)
        for later in case.decisions.values()
    )


def takes_over(law: Law, later: Decision, earlier: Decision) -> bool:
    """A permit takes over from the person's other permits, a placement from what it follows.

    The permit of a child who came along takes over only from another of the child's, if it follows that.
    Nobody takes over from another agency's decision.
    """
    if later.publisher != earlier.publisher:
        return False
    if later.type == "placement":
        return later.follows == earlier.id
    if _is_for_a_child(law, later):
        return later.follows == earlier.id and earlier.type == later.type
    permits = law.map.law_events[PERMITS].selection.types
    both = later.type in permits and earlier.type in permits and not _is_for_a_child(law, earlier)
    return both and decided_after(later, earlier)


def followed_by(case: Case, decision: Decision) -> Decision | None:
    """The decision that this one follows, where this agency knows it."""
    return None if decision.follows is None else case.decisions.get(decision.follows)


def _ended_early(case: Case, decision: Decision, law: Law, at: datetime) -> bool:
    """Ended before its time, as is the permit of a child who came along when the parent's is."""
    parent = followed_by(case, decision) if _is_for_a_child(law, decision) else None
    return any(
        one is not None and one.ended_at is not None and one.ended_at <= at for one in (decision, parent)
    )


def _is_for_a_child(law: Law, decision: Decision) -> bool:
    """A permit without a length of its own: that of a child who came along (utlendingsforskriften § 8-3)."""
    term = term_of(law, decision, None)
    return term is not None and term.duration is None
