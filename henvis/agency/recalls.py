"""Reads recalls, to be answered or waited for, and the agency's own uses of a duty to avert."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from henvis.agency.recall_views import AvertingView, RecallState, RecallView
from henvis.agency.tables import consent, known_case, recall_answer, referral
from henvis.casework.recalls import answer_until
from henvis.law.ruleset import Law

TO_AVERT = "duty_to_avert"


@dataclass(frozen=True, slots=True)
class WantedRecalls:
    """Which recalls: in one state, that one agency has to answer, in one case; behind the first `offset`."""

    limit: int
    offset: int = 0
    state: RecallState | None = None
    asked: str | None = None
    case: UUID | None = None


def recalls(connection: sa.Connection, law: Law, now: datetime, wanted: WantedRecalls) -> list[RecallView]:
    """The oldest first; `now` is the instant (UTC) to tell by what is overdue.

    An agency sees those of referrals that it was sent, and of consents that it recorded all.
    """
    found = (_view(row, law, now) for row in connection.execute(_query(wanted)))
    chosen = [one for one in found if wanted.state in {None, one.state}]
    return chosen[wanted.offset : wanted.offset + wanted.limit]


def overdue_of(connection: sa.Connection, law: Law, now: datetime, agency: str) -> int:
    """How many answers to recalls this agency owes whose time is over at `now` (UTC)."""
    owed = WantedRecalls(limit=0, state=RecallState.OVERDUE, asked=agency)
    ends = (answer_until(law, row.recalled_at) for row in connection.execute(_query(owed)))
    return sum(end is not None and end <= now for end in ends)


def averting(connection: sa.Connection, *, limit: int, offset: int = 0) -> list[AvertingView]:
    """Every referral that this agency sent by a duty to avert, the oldest first, withheld ones too."""
    own = sa.and_(known_case.c.id == referral.c.case_id, known_case.c.agency == referral.c.sender)
    query = sa.select(referral).join(known_case, own).where(referral.c.basis == TO_AVERT)
    rows = connection.execute(query.order_by(referral.c.id).limit(limit).offset(offset))
    return [AvertingView.model_validate(row) for row in rows]


def _query(wanted: WantedRecalls) -> sa.Select[Any]:
    under_it = sa.and_(referral.c.case_id == consent.c.case_id, referral.c.consent == consent.c.id)
    own = referral.c.recipient == known_case.c.agency
    waits = sa.and_(consent.c.recorded_by == known_case.c.agency, referral.c.receipt == "delivered")
    answered = sa.and_(
        recall_answer.c.case_id == consent.c.case_id,
        recall_answer.c.consent == consent.c.id,
        recall_answer.c.agency == referral.c.recipient,
    )
    query = (
        sa.select(
            consent.c.case_id,
            consent.c.id.label("consent"),
            consent.c.recorded_by,
            consent.c.recalled_at,
            referral.c.recipient.label("asked"),
            *(recall_answer.c[name] for name in ("answer", "rule", "answered_at")),
        )
        .join(known_case, known_case.c.id == consent.c.case_id)
        .join(referral, under_it)
        .outerjoin(recall_answer, answered)
        .where(consent.c.recalled_at.is_not(None), sa.or_(own, waits))
        .distinct()
        .order_by(consent.c.recalled_at, consent.c.id, "asked")
    )
    if wanted.asked is not None:
        query = query.where(referral.c.recipient == wanted.asked)
    if wanted.case is not None:
        query = query.where(consent.c.case_id == wanted.case)
    if wanted.state is not None:
        is_answered = wanted.state is RecallState.ANSWERED
        query = query.where(
            recall_answer.c.answer.is_not(None) if is_answered else recall_answer.c.answer.is_(None)
        )
    return query


def _view(row: sa.Row[Any], law: Law, now: datetime) -> RecallView:
    until = answer_until(law, row.recalled_at)
    overdue = until is not None and until <= now
    state = RecallState.ANSWERED if row.answer else RecallState.OVERDUE if overdue else RecallState.OPEN
    own = ("consent", "recorded_by", "asked", "recalled_at", "answer", "rule", "answered_at")
    return RecallView(
        case=row.case_id, answer_until=until, state=state, **{name: getattr(row, name) for name in own}
    )
