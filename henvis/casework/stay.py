"""A stay in an institution: the time under placements that follow each other, acute time included.

Breaks inside it do not count (`cap_rule` in `law/deadlines.yaml`).
"""

from collections.abc import Iterator
from itertools import pairwise

from henvis.casework.case import Case, Decision
from henvis.casework.measures import in_force_at
from henvis.casework.running import expires_at, followed_by
from henvis.law.calendar import Duration, day_of
from henvis.law.limits import Break, Limit, total_from
from henvis.law.ruleset import Law

STAYS = frozenset({"acute_placement", "placement"})


def chain(case: Case, decision: Decision) -> tuple[Decision, ...]:
    """The placements up to this one, each following the one before it; the first began the stay.

    One that was ended before it began is no part of it.
    """
    return tuple(reversed([one for one in _back_from(case, decision) if _began(one)]))


def cap_of(case: Case, decision: Decision, law: Law, total: Duration) -> Limit:
    """The day by which the whole stay must have ended, if it may last `total` without its breaks."""
    stays = chain(case, decision)
    breaks = (_break(case, law, before, after) for before, after in pairwise(stays))
    return total_from(stays[0].starts_on, total, breaks)


def _back_from(case: Case, decision: Decision) -> Iterator[Decision]:
    seen = set()
    stay: Decision | None = decision
    while stay is not None and stay.type in STAYS and stay.outcome == "granted" and stay.id not in seen:
        seen.add(stay.id)
        yield stay
        stay = followed_by(case, stay)


def _began(stay: Decision) -> bool:
    return stay.ended_at is None or stay.ended_at > in_force_at(stay)


def _break(case: Case, law: Law, before: Decision, after: Decision) -> Break:
    """From the end of one placement to the start of the next; of no days, where it lasted until then."""
    ends = (expires_at(case, before, law), before.ended_at)
    left = min((day_of(end) for end in ends if end is not None), default=after.starts_on)
    return Break(left, after.starts_on)
