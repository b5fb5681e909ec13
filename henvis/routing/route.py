"""Who gets an event, by its row in the sharing rules."""

from uuid import UUID

from henvis.contract.events import (
    ClocksContradict,
    DeadlineEnded,
    DeadlineWarned,
    DecisionMade,
    Event,
    MeasureEnded,
    StatementMade,
)
from henvis.law.ruleset import Law
from henvis.law.sharing import Row
from henvis.routing.case import Referral, RouterCase
from henvis.routing.judgement import Delivery, Routed, Withholding
from henvis.routing.parties import is_party, last_to_end, party_evidence
from henvis.routing.recipients import DUTY, Named, named

ROUTER = "router"
"""The publisher of the router's own events."""


def code_of(case: RouterCase, event: Event) -> str | None:
    """The code that chooses among several rows: what is said of a decision later has the row of its type."""
    match event:
        case StatementMade():
            return event.statement
        case DecisionMade():
            return event.type
        case MeasureEnded() | DeadlineWarned() | DeadlineEnded() | ClocksContradict():
            decision = case.decisions.get(event.decision) if event.decision else None
            return decision.type if decision else None
    return None


def route(law: Law, case: RouterCase, event: Event, sender: str) -> Routed:
    """Every recipient that the rules name, but the sender: sent to, or withheld from who was a party once.

    `case` is the case just before the event, so that the event that ends a party's part still reaches it.
    """
    row = _row(law, case, event)
    if row is None:
        return Routed()
    fates = [
        _fate(case, one, row.place)
        for one in named(law, case, event, row)
        if one.agency != sender and _is_told_of_both(law, case, event, one.agency)
    ]
    return Routed(
        deliveries=tuple(fate for fate in fates if isinstance(fate, Delivery)),
        withholdings=tuple(fate for fate in fates if isinstance(fate, Withholding)),
    )


def _row(law: Law, case: RouterCase, event: Event) -> Row | None:
    """What is said of the time for an answer to a recall has a row of its own, or nobody is told."""
    name = type(event).__name__
    if isinstance(event, DeadlineWarned | DeadlineEnded) and event.consent is not None:
        return law.sharing.of_consent.get(name)
    return law.sharing.row(name, code_of(case, event))


def _is_told_of_both(law: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """What names a second decision goes only to who is told of that one too, or made it."""
    if not isinstance(event, ClocksContradict) or event.against is None:
        return True
    other = case.decisions[event.against]
    row = law.sharing.row(DecisionMade.__name__, other.type)
    told = row is not None and any(one.agency == agency for one in named(law, case, event, row))
    return told or agency == other.maker


def _fate(case: RouterCase, one: Named, rule: str) -> Delivery | Withholding | None:
    if one.lacking is not None:
        return _withheld(one.agency, rule, one.lacking.withheld, one.lacking)
    if one.basis == DUTY:  # stands before `party` in the order of the bases
        return Delivery(to=one.agency, basis=DUTY, rule=rule, evidence=one.evidence)
    if is_party(case, one.agency):
        return Delivery(to=one.agency, basis="party", rule=rule, evidence=party_evidence(case, one.agency))
    if one.basis is not None:
        return Delivery(to=one.agency, basis=one.basis, rule=rule, evidence=one.evidence)
    if ended := last_to_end(case, one.agency):
        return _withheld(one.agency, rule, ended.ended, ended)
    return None


def _withheld(agency: str, rule: str, reason: str | None, because_of: Referral) -> Withholding:
    evidence: tuple[UUID | None, ...] = (because_of.sent, because_of.ended_by)
    return Withholding(
        to=agency,
        reason=reason or "no_legal_basis",
        rule=rule,
        evidence=tuple(event for event in evidence if event is not None),
    )
