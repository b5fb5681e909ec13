"""Which agency's book holds a deadline: exactly one, but for what each of several recipients has to do."""

from typing import Final

from henvis.casework.case import Case
from henvis.casework.recalls import received_under
from henvis.contract.events import DecisionMade, Event, StatementMade
from henvis.deadlines.law_events import selects
from henvis.law.deadline_rules import BORN, Rule
from henvis.law.ruleset import Law
from henvis.law.sharing import Recipients

EACH_RECIPIENT: Final = "recipient"
"""The owner of a rule that binds each agency which was sent what it is about, one deadline each."""


def may_hold(law: Law, event: Event, agency: str) -> bool:
    """Whether the event may start anything that this agency's book would hold, whatever the case is.

    What starts on a birth date is left out: that needs somebody who knows it.
    """
    return any(
        rule.starts_on != BORN
        and selects(law.starts[rule.id], event)
        and (rule.owner == EACH_RECIPIENT or holder_of(law, rule, event) == agency)
        for rule in law.starting.get(type(event).__name__, ())
    )


def holds(law: Law, rule: Rule, event: Event, case: Case) -> bool:
    """Whether the book of `case.agency` holds what the rule starts with the event; `case` is after it."""
    if rule.owner != EACH_RECIPIENT:
        return holder_of(law, rule, event) == case.agency
    consent = getattr(event, "consent", None)
    return consent is not None and received_under(case, consent)


def holder_of(law: Law, rule: Rule, event: Event) -> str:
    """The rule's owner, where it is an agency that the event can be sent to; else who published the event.

    A birth date does not cross the bus: who was told it keeps what starts on it.
    """
    publisher = event.meta.publisher
    if rule.starts_on == BORN or rule.owner not in law.codes.agencies:
        return publisher
    return rule.owner if _can_be_sent(law, event, rule.owner) else publisher


def _can_be_sent(law: Law, event: Event, agency: str) -> bool:
    row = law.sharing.row(type(event).__name__, _code(event))
    if row is None:
        return False
    if row.to is Recipients.ITS_RECIPIENT:
        return getattr(event, "to", None) == agency
    named = () if isinstance(row.to, Recipients) else row.to
    return agency in (*named, *row.child, *row.always, *row.always_child)


def _code(event: Event) -> str | None:
    match event:
        case StatementMade():
            return event.statement
        case DecisionMade():
            return event.type
    return None
