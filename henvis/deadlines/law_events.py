"""Which law events an event of the bus is."""

from henvis.casework.case import Case, Decision
from henvis.casework.running import followed_by
from henvis.casework.terms import decides
from henvis.contract.events import Event, ReferralSent, StatementMade
from henvis.law.bus_law_map import At, Selection
from henvis.law.ruleset import Law

DEPARTED = "person.departed"
PERMITTED = "permit.decision_date"
PLACED = "board.decision"


def selects(selection: Selection, event: Event) -> bool:
    """Whether the event is one of those; a statement that is taken back is none."""
    if type(event).__name__ not in selection.events:
        return False
    if isinstance(event, StatementMade) and not event.value:
        return False
    return (
        (not selection.types or getattr(event, "type", None) in selection.types)
        and (not selection.outcomes or getattr(event, "outcome", None) in selection.outcomes)
        and (not selection.codes or _code(event) in selection.codes)
        and (not selection.reasons or _reason(event) in selection.reasons)
    )


def is_law_event(law: Law, name: str | None, event: Event) -> bool:
    """Whether the event is the named law event."""
    known = law.map.law_events.get(name or "")
    return known is not None and selects(known.selection, event)


def is_permit(law: Law, decision: Decision | None) -> bool:
    """Whether the decision grants a permit."""
    return decision is not None and decides(law.map.law_events[PERMITTED].selection, decision)


def is_placement(law: Law, decision: Decision | None) -> bool:
    """Whether the decision grants a stay that starts at 00:00 of its day."""
    return decision is not None and any(
        decides(one.selection, decision) for one in law.map.law_events.values() if one.at is At.FROM
    )


def followed(case: Case, decision: Decision | None) -> Decision | None:
    """The decision that this one follows; None where it follows an application, or nothing."""
    return None if decision is None else followed_by(case, decision)


def _code(event: Event) -> str | None:
    match event:
        case StatementMade():
            return event.statement
        case ReferralSent():
            return event.service
    return None


def _reason(event: Event) -> str | None:
    """Why, where that is said; else what came of it."""
    reason: str | None = getattr(event, "reason", getattr(event, "outcome", None))
    return reason
