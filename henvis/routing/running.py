"""Which decisions still run: not past their last day, not ended, not revoked, not taken over by another.

What takes over from what stands in `law/bus-law-map.yaml` under `takes_over`.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from henvis.contract.events import DeadlineEnded, DecisionMade, Event, MeasureEnded
from henvis.law.ruleset import Law
from henvis.replacing import replace
from henvis.routing.case import Decision, RouterCase
from henvis.routing.oslo import day_of

OVERTURNING = frozenset({"revoked", "reversed", "rejected"})
"""Outcomes that end the decision which they follow."""

PLACEMENT, PLACEMENTS = "placement", frozenset({"acute_placement", "placement"})
"""`until` is the day by which the stay must have ended; a placement takes over from what it follows."""

PERMITTED = "permit.decision_date"
"""The law event whose types of decision are the permits; of the person's own there is one at a time."""

CHILDS_PERMIT = "child_permit"
"""The permit of an accompanying child: it ends with the permit that it follows."""

VALIDITY = frozenset({"duration", "cap"})
"""Kinds of rules that say how long a decision holds: with their end it is over."""


def follow(law: Law, case: RouterCase, event: Event) -> RouterCase:
    """The case with what the event does to decisions; nobody ends a decision of another's."""
    match event:
        case DecisionMade():
            return _made(case, event)
        case MeasureEnded():
            return _end(case, event.decision, event, day_of(event.meta.recorded))
        case DeadlineEnded(ended="expired", decision=UUID() as decision):
            over = law.rules.rule(event.rule).kind in VALIDITY
            return _end(case, decision, event, day_of(event.meta.recorded)) if over else case
    return case


def runs(law: Law, case: RouterCase, decision: Decision, today: date) -> bool:
    """Whether it holds or will hold; `today` is the day in Europe/Oslo."""
    if not decision.granted or _is_past(decision, today):
        return False
    others = case.decisions.values()
    if any(_takes_over(law, other, decision) and _has_started(other, today) for other in others):
        return False
    parents = _parents_permit(case, decision) if decision.type == CHILDS_PERMIT else None
    return parents is None or not _ends_with(parents, decision, today)


def _is_past(decision: Decision, today: date) -> bool:
    if _was_ended(decision, today):
        return True
    if decision.until is None:
        return False
    return decision.until <= today if decision.type in PLACEMENTS else decision.until < today


def _was_ended(decision: Decision, today: date) -> bool:
    return decision.ended_on is not None and decision.ended_on <= today


def _has_started(decision: Decision, today: date) -> bool:
    """What was ended before its first day never started, and took nothing over."""
    ended_before = decision.ended_on is not None and decision.ended_on < decision.starts
    return decision.granted and decision.starts <= today and not ended_before


def _takes_over(law: Law, new: Decision, old: Decision) -> bool:
    if new.maker != old.maker or new.place <= old.place:
        return False
    if new.type == PLACEMENT:
        return new.follows == old.id
    if CHILDS_PERMIT in {new.type, old.type}:
        return new.type == old.type and new.follows == old.id
    return {new.type, old.type} <= law.map.law_events[PERMITTED].selection.types


def _parents_permit(case: RouterCase, decision: Decision) -> Decision | None:
    """The permit that a child's follows, maybe by way of the child's earlier ones."""
    followed = case.decisions.get(decision.follows) if decision.follows else None
    if followed is None or followed.place >= decision.place:
        return None
    return _parents_permit(case, followed) if followed.type == CHILDS_PERMIT else followed


def _ends_with(parents: Decision, decision: Decision, today: date) -> bool:
    """With a last day of its own it outlives the parent's, but for one that is ended before its time."""
    return _was_ended(parents, today) if decision.until else _is_past(parents, today)


def _made(case: RouterCase, event: DecisionMade) -> RouterCase:
    starts = event.valid_from or event.made_on
    if event.follows is not None and event.outcome in OVERTURNING:
        case = _end(case, event.follows, event, max(starts, day_of(event.meta.recorded)))
    made = Decision(
        case_id=case.id,
        id=event.decision,
        maker=event.meta.publisher,
        type=event.type,
        granted=event.outcome == "granted",
        place=case.place,
        starts=starts,
        until=event.valid_until,
        follows=event.follows,
    )
    return _with(case, {made.id: made})


def _end(case: RouterCase, ended: UUID, by: Event, day: date) -> RouterCase:
    decision = case.decisions.get(ended)
    if decision is None or decision.maker != by.meta.publisher:
        return case
    first = min(day, decision.ended_on or day)
    return _with(case, {ended: replace(decision, ended_on=first)})


def _with(case: RouterCase, changed: Mapping[UUID, Decision]) -> RouterCase:
    return replace(case, decisions={**case.decisions, **changed})
