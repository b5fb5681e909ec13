"""What ends a deadline, and as what, beside the time that it runs for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from henvis.casework.case import Case, Decision
from henvis.casework.coming_of_age import coercion_ends
from henvis.casework.measures import decided_after, in_force_at
from henvis.contract.events import AgeSettled, CaseOpened, DecisionMade, Event, StatementMade
from henvis.deadlines import chain
from henvis.deadlines.deadline import Deadline
from henvis.deadlines.facts import FOREVER, said_between
from henvis.deadlines.law_events import (
    DEPARTED,
    PERMITTED,
    PLACED,
    followed,
    is_law_event,
    is_permit,
    is_placement,
    selects,
)
from henvis.law import calendar
from henvis.law.bus_law_map import At, Of
from henvis.law.deadline_rules import BORN, Rule
from henvis.law.ruleset import Law
from henvis.replacing import replace

MET, SUPERSEDED, CANCELLED = "met", "superseded", "cancelled"
ACCOMPANYING = "child_permit"  # it is another person's, and replaces only what it follows
NEW_PERMIT, OF_AGE, NOT_PLACED = "new permit", "child turns 18", "refusal or lifting"
REVERSED = (
    "the open deadlines of the decision that it follows are cancelled; "
    "what is granted instead is a decision of its own"
)
MET_WHEN_HEARD = ("permit.application_lodged", "board.petition_filed")
_WHATEVER_THE_MAP_SAYS: Final = (DecisionMade, StatementMade, AgeSettled, CaseOpened)
"""What may end a deadline, or take over from it, without being one of the map's law events."""


@dataclass(frozen=True, slots=True, order=True)
class Ending:
    """An end that is set: the instant (UTC), how it ends, and since when that was known."""

    at: datetime
    ended: str
    known_at: datetime


def ended_by(law: Law, before: Case | None, case: Case, deadline: Deadline, event: Event) -> str | None:
    """How the event, when it is heard, ends the deadline; None where it does not.

    What was said before the deadline was started ends nothing, also where it comes only now.
    """
    return None if event.meta.occurred < deadline.known_at else _ends(law, before, case, deadline, event)


def may_touch_deadlines(law: Law, event: Event) -> bool:
    """Whether some event of its type could start or end a deadline, whatever the case is."""
    return type(event).__name__ in law.map.record_types or isinstance(event, _WHATEVER_THE_MAP_SAYS)


def over_already(law: Law, case: Case, deadline: Deadline, before: datetime = FOREVER) -> str | None:
    """How what was said after its start, and known here first, has ended a deadline; None for nothing.

    Only what was said `before` that instant (UTC) counts.
    """
    facts = said_between(case, deadline.known_at, before)
    ends = (_ends(law, None, case, deadline, fact) for fact in facts)
    return next((how for how in ends if how is not None), None)


def overtaken(law: Law, case: Case, deadline: Deadline) -> Deadline:
    """The deadline with the decision that takes over, of those that were known before it was started.

    A permit that is recorded late, or dated back, gives way at once to one that was decided after it.
    """
    is_permits = is_permit(law, _decision(case, deadline))
    for decision in case.decisions.values():
        is_after = is_permits or decision.occurred > deadline.known_at
        if is_after and _takes_over(law, case, deadline, decision):
            deadline = succeeded(case, deadline, decision)
    return deadline


def _ends(law: Law, before: Case | None, case: Case, deadline: Deadline, event: Event) -> str | None:
    rule = law.rules.rule(deadline.rule)
    if _meets(law, rule, case, deadline, event):
        return MET
    if any(is_law_event(law, one.event, event) for one in rule.closes_on if one.event == DEPARTED):
        return MET if rule.kind in {"deadline", "target"} else CANCELLED
    grounds = (_reverses, _is_no_placement, _takes_back)
    if any(gone(law, case, deadline, event) for gone in grounds) or _corrects(before, case, rule, event):
        return CANCELLED
    return None


def takes_over(law: Law, case: Case, deadline: Deadline, event: Event) -> bool:
    """Whether the event is a decision that takes over from the deadline when it starts."""
    return isinstance(event, DecisionMade) and _takes_over(
        law, case, deadline, case.decisions[event.decision]
    )


def _takes_over(law: Law, case: Case, deadline: Deadline, new: Decision) -> bool:
    old = _decision(case, deadline)
    if deadline.decision == new.id or (old is not None and old.publisher != new.publisher):
        return False
    if is_placement(law, new):
        runs_on = law.map.narrowing(deadline.rule).chain
        return old is not None and old.id == new.follows and not runs_on
    if not is_permit(law, new):
        return False
    if new.type == ACCOMPANYING or (old is not None and old.type == ACCOMPANYING):
        return old is not None and old.id == new.follows and old.type == new.type
    if old is not None and is_permit(law, old):
        return decided_after(new, old)
    closes = law.rules.rule(deadline.rule).closes_on
    words = {one.event for one in closes} | {one.condition for one in closes if one.event is None}
    return not words.isdisjoint({PERMITTED, NEW_PERMIT})


def succeeded(case: Case, deadline: Deadline, new: Decision) -> Deadline:
    """The deadline with the decision that takes over; of two, that which starts first."""
    known = _successor(case, deadline)
    if known is not None and not chain.never_began(known) and in_force_at(known) <= in_force_at(new):
        return deadline
    return replace(deadline, successor=new.id)


def next_ending(law: Law, case: Case, deadline: Deadline) -> Ending | None:
    """The first end that the decisions of the case have set; None where it just runs out."""
    return min(_set(law, case, deadline), default=None)


def _set(law: Law, case: Case, deadline: Deadline) -> Iterator[Ending]:
    rule, decision = law.rules.rule(deadline.rule), _decision(case, deadline)
    if law.map.narrowing(rule.id).chain:
        if over := chain.over_since(law, case, deadline):
            yield Ending(over, CANCELLED, over)
        return
    for one in _grounds(law, case, rule, decision):
        if one.ended_at is not None:
            yield Ending(one.ended_at, CANCELLED, one.ended_at)
    if (new := _successor(case, deadline)) and not chain.never_began(new):
        yield Ending(in_force_at(new), SUPERSEDED, new.occurred)
    if decision is not None and _starts_its_own_end(law, rule, decision):
        yield Ending(in_force_at(decision), MET, decision.occurred)
    birthday = coercion_ends(case)
    if birthday and ends_with_childhood(law, rule) and calendar.midnight(birthday) < deadline.ends_at:
        yield Ending(calendar.midnight(birthday), CANCELLED, deadline.known_at)


def ends_with_childhood(law: Law, rule: Rule) -> bool:
    """Whether the 18th birthday ends it: it says so, or is how long a stay lasts (`cap_rule`)."""
    is_stay = law.map.law_events[rule.starts_on].at is At.FROM and law.map.narrowing(rule.id).due_until
    return is_stay or any(one.condition == OF_AGE for one in rule.closes_on)


def _grounds(law: Law, case: Case, rule: Rule, decision: Decision | None) -> Iterator[Decision]:
    """What the deadline stands and falls with: its decision, and what that one lasts as long as."""
    if decision is not None:
        yield decision
    narrowing = law.map.narrowing(rule.id)
    if narrowing.due_until and rule.duration is None and (parent := followed(case, decision)):
        yield parent


def _starts_its_own_end(law: Law, rule: Rule, decision: Decision) -> bool:
    """A decision lapses unless the stay begins in time: its own beginning is what ends the rule."""
    closing = (law.map.law_events.get(one.event or "") for one in rule.closes_on)
    return any(one is not None and one.at is At.FROM for one in closing) and is_placement(law, decision)


def _meets(law: Law, rule: Rule, case: Case, deadline: Deadline, event: Event) -> bool:
    met_by = law.map.closings.get(rule.id)
    if met_by is not None and selects(met_by.selection, event):
        return met_by.of is None or _is_of(met_by.of, case, deadline, event)
    return any(one.event in MET_WHEN_HEARD and is_law_event(law, one.event, event) for one in rule.closes_on)


def _is_of(of: Of, case: Case, deadline: Deadline, event: Event) -> bool:
    """Of a consent each recipient has a deadline, which only its own answer ends."""
    if of is Of.CONSENT:
        return bool(getattr(event, of) == deadline.consent and event.meta.publisher == case.agency)
    return bool(getattr(event, of) == deadline.decision)


def _reverses(law: Law, case: Case, deadline: Deadline, event: Event) -> bool:
    if not isinstance(event, DecisionMade) or not _follows(case, deadline, event):
        return False
    return any(
        one.decision == event.type and event.outcome in one.outcomes and one.effect == REVERSED
        for one in law.map.prerequisites
    )


def _is_no_placement(law: Law, case: Case, deadline: Deadline, event: Event) -> bool:
    """The board refuses to go on with the placement, or lifts it."""
    if not isinstance(event, DecisionMade) or not _follows(case, deadline, event):
        return False
    closes = law.rules.rule(deadline.rule).closes_on
    asked = any(one.event == PLACED and one.condition == NOT_PLACED for one in closes)
    return asked and is_law_event(law, PLACED, event) and event.outcome == "refused"


def _follows(case: Case, deadline: Deadline, event: DecisionMade) -> bool:
    """Whether it follows the deadline's decision, and is its maker's: nobody else can end that."""
    known = _decision(case, deadline)
    return known is not None and event.follows == known.id and event.meta.publisher == known.publisher


def _takes_back(law: Law, case: Case, deadline: Deadline, event: Event) -> bool:
    """A statement is taken back that started the deadline; a referral that did stands."""
    if not isinstance(event, StatementMade) or event.value or deadline.decision is not None:
        return False
    started_on = law.map.law_events[law.rules.rule(deadline.rule).starts_on].selection
    referred = {referral.sent_event for referral in case.referrals.values()}
    others = any(case.holds(code) for code in started_on.codes)
    return event.statement in started_on.codes and deadline.started_by not in referred and not others


def _corrects(before: Case | None, case: Case, rule: Rule, event: Event) -> bool:
    """Another birth date than the one that the deadline was counted from."""
    known = before is not None and before.born is not None and before.born != case.born
    return rule.starts_on == BORN and known and isinstance(event, AgeSettled | CaseOpened)


def _decision(case: Case, deadline: Deadline) -> Decision | None:
    return None if deadline.decision is None else case.decisions.get(deadline.decision)


def _successor(case: Case, deadline: Deadline) -> Decision | None:
    return None if deadline.successor is None else case.decisions.get(deadline.successor)
