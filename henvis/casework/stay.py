"""A stay in an institution: the time under placements that follow each other, acute time included.

Breaks inside it do not count (`cap_rule` in `law/deadlines.yaml`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from henvis.casework.case import Case, Decision
from henvis.casework.measures import in_force_at
from henvis.casework.running import expires_at, followed_by
from henvis.contract.events import DecisionMade
from henvis.law.calendar import Duration, day_of
from henvis.law.limits import Break, LatestEnd, total_from
from henvis.law.ruleset import Law
from henvis.law.step import Step, step

STAYS = frozenset({"acute_placement", "placement"})
SOON: Final = Duration.parse("P6M")
SOON_AFTER_ANOTHER: Final = "soon_after_another"
"""The step that is a hint to who decides, and is told to nobody else."""


def is_stay(decision: Decision | DecisionMade) -> bool:
    """Whether it lets a child be kept in an institution."""
    return decision.type in STAYS and decision.outcome == "granted"


def chain(case: Case, decision: Decision) -> tuple[Decision, ...]:
    """The placements up to this one, each following the one before it; the first began the stay.

    One that was ended before it began is no part of it.
    """
    return tuple(reversed([one for one in _back_from(case, decision) if _began(one)]))


def cap_of(case: Case, decision: Decision, law: Law, total: Duration) -> LatestEnd:
    """The day by which the whole stay must have ended, if it may last `total` without its breaks."""
    stays = chain(case, decision)
    breaks = (_break(case, law, before, after) for before, after in pairwise(stays))
    latest = total_from(stays[0].starts_on, total, breaks)
    return replace(latest, steps=(*latest.steps, *hint_of(case, decision, law)))


def hint_of(case: Case, decision: Decision, law: Law) -> tuple[Step, ...]:
    """That the stay begins soon after another, which it does not follow: whether they count together is open.

    `rules_note` in `law/bus-law-map.yaml` asks for it to be shown where the gap is under six months.
    """
    first = chain(case, decision)[0]
    left = [_left(case, law, one, first) for one in _stays_before(case, first)]
    if not left or SOON.after(max(left)) <= first.starts_on:
        return ()
    return (step(SOON_AFTER_ANOTHER, max(left), first.starts_on),)


def _stays_before(case: Case, first: Decision) -> Iterator[Decision]:
    for one in case.decisions.values():
        if is_stay(one) and _began(one) and one.id != first.id and in_force_at(one) < in_force_at(first):
            yield one


def _back_from(case: Case, decision: Decision) -> Iterator[Decision]:
    seen = set()
    stay: Decision | None = decision
    while stay is not None and is_stay(stay) and stay.id not in seen:
        seen.add(stay.id)
        yield stay
        stay = followed_by(case, stay)


def _began(stay: Decision) -> bool:
    return stay.ended_at is None or stay.ended_at > in_force_at(stay)


def _break(case: Case, law: Law, before: Decision, after: Decision) -> Break:
    """From the end of one placement to the start of the next; of no days, where it lasted until then."""
    return Break(_left(case, law, before, after), after.starts_on)


def _left(case: Case, law: Law, before: Decision, after: Decision) -> date:
    """The day on which a stay ended, at the latest that on which the next one began."""
    ends = (expires_at(case, before, law), before.ended_at)
    return min((day_of(end) for end in ends if end is not None), default=after.starts_on)
