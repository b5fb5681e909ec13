"""What a newcomer is told later: the latest statement of each code, each granted decision that runs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from henvis.contract.events import DecisionMade, Event, StatementMade
from services.router.domain.case import Remembered, RouterCase

OVERTURNED = frozenset({"revoked", "reversed", "rejected"})
"""Outcomes that end the decision which they follow."""

PLACEMENTS = frozenset({"acute_placement", "placement"})
"""Decisions whose `valid_until` is the day by which the stay must have ended, not the last day of it."""


def remember(case: RouterCase, event: Event, sent_to: tuple[str, ...]) -> RouterCase:
    """The case with the event remembered, and without what it takes the place of."""
    match event:
        case StatementMade():
            kept = _kept(case, event, f"statement:{event.statement}", sent_to)
            return replace(case, remembered={**case.remembered, kept.slot: kept})
        case DecisionMade():
            return replace(case, remembered=_after_decision(case, event, sent_to))
    return case


def runs(remembered: Remembered, today: date) -> bool:
    """Whether it still holds on a day (Europe/Oslo); a statement always does."""
    if remembered.until is None:
        return True
    return today < remembered.until if remembered.code in PLACEMENTS else today <= remembered.until


def note_sent(case: RouterCase, slot: str, recipient: str) -> RouterCase:
    """The case with what is remembered in the slot marked as sent to the recipient."""
    known = case.remembered[slot]
    noted = replace(known, sent_to=(*known.sent_to, recipient))
    return replace(case, remembered={**case.remembered, slot: noted})


def _after_decision(
    case: RouterCase, event: DecisionMade, sent_to: tuple[str, ...]
) -> Mapping[str, Remembered]:
    slot = _slot_of(event, event.decision)
    replaced = {slot}
    if event.follows is not None and event.outcome in OVERTURNED:
        replaced.add(_slot_of(event, event.follows))
    others = {name: kept for name, kept in case.remembered.items() if name not in replaced}
    return {**others, slot: _kept(case, event, slot, sent_to)} if event.outcome == "granted" else others


def _slot_of(event: DecisionMade, decision: UUID) -> str:
    """Of the publisher's own decisions, so that no agency can make another's be forgotten."""
    return f"decision:{event.meta.publisher}:{decision}"


def _kept(
    case: RouterCase, event: StatementMade | DecisionMade, slot: str, sent_to: tuple[str, ...]
) -> Remembered:
    code, until = _code_and_end(event)
    return Remembered(
        case_id=case.id,
        slot=slot,
        event=event.meta.id,
        publisher=event.meta.publisher,
        type=type(event).__name__,
        code=code,
        place=case.place,
        until=until,
        sent_to=sent_to,
    )


def _code_and_end(event: StatementMade | DecisionMade) -> tuple[str, date | None]:
    return (event.type, event.valid_until) if isinstance(event, DecisionMade) else (event.statement, None)
