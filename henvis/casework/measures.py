"""What becomes of a decision after it was made."""

from datetime import datetime
from uuid import UUID

from henvis.casework.case import Case, Decision, Statement
from henvis.contract.events import DecisionMade
from henvis.law.calendar import midnight
from henvis.replacing import replace


def decision_of(event: DecisionMade) -> Decision:
    """The decision as it was made."""
    return Decision(
        case_id=event.meta.case_id,
        id=event.decision,
        publisher=event.meta.publisher,
        type=event.type,
        outcome=event.outcome,
        made_by=event.made_by,
        made_on=event.made_on,
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        follows=event.follows,
        told_on=event.told_on,
        occurred=event.meta.occurred,
        event=event.meta.id,
    )


def in_force_at(decision: Decision) -> datetime:
    """The instant (UTC) from which it has effect: 00:00 of its day, but never before it was made."""
    return max(decision.decided_at, midnight(decision.starts_on))


def decided_after(one: Decision, other: Decision) -> bool:
    """Whether it is the later of two decisions: by its day and time, and where these are one, as recorded."""
    return (one.decided_at, one.occurred) > (other.decided_at, other.occurred)


def ended(case: Case, decision: UUID | None, reason: str, *, by: str, at: datetime) -> Case:
    """The case with a decision ended before its time, by its maker alone; the earliest ending counts."""
    known = None if decision is None else case.decisions.get(decision)
    if known is None or known.publisher != by or (known.ended_at is not None and known.ended_at <= at):
        return case
    return _with(case, replace(known, ended=reason, ended_at=at))


def waiting_for_the_board(case: Case, statement: Statement) -> Case:
    """The acute placements that a statement `case_sent_to_board` keeps standing, or no longer does.

    The first time counts for each, since a decision that has lapsed does not come back.
    """
    for decision in case.decisions.values():
        if decision.type == "acute_placement" and decision.decided_at <= statement.occurred:
            sent = (decision.sent_to_board or statement.occurred) if statement.value else None
            case = _with(case, replace(decision, sent_to_board=sent))
    return case


def _with(case: Case, decision: Decision) -> Case:
    return replace(case, decisions={**case.decisions, decision.id: decision})
