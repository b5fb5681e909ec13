"""Who may say what of a decision."""

from henvis.contract.events import (
    AppealMade,
    ClocksContradict,
    DeadlineEnded,
    DeadlineWarned,
    DecisionMade,
    Event,
    MeasureEnded,
)
from henvis.law.ruleset import Law
from henvis.routing.case import RouterCase
from henvis.routing.remembering import knows_decision


def decision_used_twice(_: Law, case: RouterCase, event: Event, __: str) -> bool:
    """A decision is made once; a second one under its id could change who is told of it."""
    return isinstance(event, DecisionMade) and event.decision in case.decisions


def ended_by_who_did_not_decide(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """A measure is ended, and an appeal received, by who made the decision."""
    if not isinstance(event, MeasureEnded | AppealMade):
        return False
    decision = case.decisions.get(event.decision)
    return decision is None or decision.maker != agency


def deadline_of_a_decision_it_does_not_know(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """A deadline of a decision stands in the book of who made the decision or was sent it."""
    if not isinstance(event, DeadlineWarned | DeadlineEnded | ClocksContradict):
        return False
    against = event.against if isinstance(event, ClocksContradict) else None
    return not all(knows_decision(case, agency, one) for one in (event.decision, against) if one is not None)
