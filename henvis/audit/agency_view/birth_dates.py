"""What rests on a birth date: it never crosses the bus, so that the log does not hold it.

A stay that the 18th birthday cuts short is said with that day as its end (`limited`), from which a retelling
learns it; what the birthday ends by itself (a stay, or closes_on `child turns 18`) is taken as it is said.
Both are marked, for only who knows the birth date can tell whether they are right.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from henvis.audit.agency_view.known import Known
from henvis.audit.agency_view.saying import Claim, OfTime
from henvis.casework.case import Case, Decision
from henvis.casework.coming_of_age import with_due
from henvis.contract.events import ClocksContradict, DeadlineEnded, DeadlineWarned, DecisionMade, Event
from henvis.deadlines.deadline import Deadline
from henvis.deadlines.ending import CANCELLED, ends_with_childhood
from henvis.deadlines.law_events import is_placement
from henvis.deadlines.page import Page
from henvis.law.ruleset import Law
from henvis.law.step import Step
from henvis.replacing import replace

LIMITED: Final = "limited"
"""The step of what the 18th birthday has cut short; its value is that day."""
_YEARS: Final = 18


@dataclass(frozen=True, slots=True)
class Birthdays:
    """By decision, the 18th birthday that was told with its deadlines."""

    by_decision: Mapping[UUID, date] = field(default_factory=dict)


NOTHING: Final = Birthdays()


def told_by(known: Iterable[Known]) -> Birthdays:
    """What the agency's own events tell."""
    found: dict[UUID, date] = {}
    for one in known:
        if one.is_own and isinstance(one.event, DeadlineWarned | DeadlineEnded) and one.event.decision:
            for day in _limits(one.event):
                found.setdefault(one.event.decision, day)
    return Birthdays(found)


def learned(told: Birthdays, case: Case | None, event: Event) -> Case | None:
    """The case with the birth date, before a decision that was told to be cut short by it."""
    if case is None or not isinstance(event, DecisionMade) or event.decision not in told.by_decision:
        return case
    of_age = told.by_decision[event.decision]
    return replace(case, born=of_age.replace(year=of_age.year - _YEARS))


def born(case: Case, day: date | None) -> Case:
    """The case after a command that told the birth date; the same where it told none."""
    return case if day is None else with_due(replace(case, born=day))


def may_have_cancelled(law: Law, page: Page, said: OfTime) -> bool:
    """Whether the birthday may be what ended an open deadline, as the event says."""
    return any(
        _is_of(one, said) and ends_with_childhood(law, law.rules.rule(one.rule)) for one in page.deadlines
    )


def cancelled(page: Page, said: OfTime) -> Page:
    """The page after that, under the id that the event tells."""
    return replace(
        page,
        deadlines=tuple(
            replace(one, id=said.deadline, state="ended", ended=CANCELLED, next_at=None)
            if _is_of(one, said)
            else one
            for one in page.deadlines
        ),
    )


def marked(law: Law, case: Case | None, claim: Claim) -> Claim:
    """The claim with whether it rests on a birth date."""
    said = claim.said
    if isinstance(said, ClocksContradict):
        return replace(claim, unseen=may_cut_short(law, case, said.decision))
    if isinstance(said, DeadlineWarned | DeadlineEnded) and any(True for _ in _limits(said)):
        return replace(claim, unseen=True)
    return claim


def may_cut_short(law: Law, case: Case | None, decision: UUID | None) -> bool:
    """Whether a birth date may have moved what hangs on a decision: a stay that has no end of its own."""
    known: Decision | None = None if case is None or decision is None else case.decisions.get(decision)
    return known is not None and known.valid_until is None and is_placement(law, known)


def _limits(said: DeadlineWarned | DeadlineEnded) -> Iterable[date]:
    """Nothing of steps that nobody here writes."""
    for step in (Step.parse(text) for text in said.steps if LIMITED in text):
        if step.code == LIMITED and len(step.values) == 1:
            with suppress(ValueError):
                yield date.fromisoformat(step.values[0])


def _is_of(deadline: Deadline, said: OfTime) -> bool:
    return (
        isinstance(said, DeadlineEnded)
        and said.ended == CANCELLED
        and deadline.is_open
        and (deadline.rule, deadline.decision) == (said.rule, said.decision)
        and (deadline.due_on, deadline.due_at) == (said.due_on, said.due_at)
    )
