"""What a newcomer is told later: the last AgeSettled, the latest statement of each code, each decision."""

from uuid import UUID

from henvis.contract.events import AgeSettled, DecisionMade, Event, StatementMade
from henvis.replacing import replace
from henvis.routing.case import Remembered, RouterCase


def remember(case: RouterCase, event: Event, sent_to: tuple[str, ...]) -> RouterCase:
    """The case with the event remembered, in the place of what it replaces."""
    match event:
        case AgeSettled():
            return _with(case, _kept(case, event, "age", event.age_group, sent_to))
        case StatementMade():
            slot = f"statement:{event.statement}"
            return _with(case, _kept(case, event, slot, event.statement, sent_to))
        case DecisionMade():
            kept = _kept(case, event, slot_of(event.decision), event.type, sent_to)
            return _with(case, replace(kept, decision=event.decision))
    return case


def slot_of(decision: UUID) -> str:
    """Where a decision is remembered."""
    return f"decision:{decision}"


def knows_decision(case: RouterCase, agency: str, decision: UUID) -> bool:
    """Whether it made the decision or was sent it."""
    kept = case.remembered.get(slot_of(decision))
    return kept is not None and agency in (kept.publisher, *kept.sent_to)


def note_sent(case: RouterCase, slot: str, recipient: str) -> RouterCase:
    """The case with what is remembered in the slot marked as sent to the recipient."""
    known = case.remembered[slot]
    noted = replace(known, sent_to=(*known.sent_to, recipient))
    return _with(case, noted)


def _kept(case: RouterCase, event: Event, slot: str, code: str, sent_to: tuple[str, ...]) -> Remembered:
    return Remembered(
        case_id=case.id,
        slot=slot,
        event=event.meta.id,
        publisher=event.meta.publisher,
        type=type(event).__name__,
        code=code,
        place=case.place,
        decision=None,
        sent_to=sent_to,
    )


def _with(case: RouterCase, kept: Remembered) -> RouterCase:
    return replace(case, remembered={**case.remembered, kept.slot: kept})
