"""Reads what waits for an agency: referrals without an answer, and deadlines that are open."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from henvis.agency.tables import consent, contradiction, deadline, known_case, referral
from henvis.agency.views import ReferralView
from henvis.agency.worklist_views import ContradictionView, DeadlineView, DueView, Urgency, WaitingView
from henvis.bus.tables import inbox
from henvis.casework.case import Referral
from henvis.deadlines.holder import EACH_RECIPIENT
from henvis.law.calendar import day_of
from henvis.law.ruleset import Law

OPEN: Final = "open"

_HELD = sa.select(deadline, known_case.c.agency.label("held_by")).join(
    known_case, known_case.c.id == deadline.c.case_id
)
"""Deadlines, with whose book they stand in."""


def waiting(connection: sa.Connection, *, limit: int) -> list[WaitingView]:
    """The referrals to this agency that wait for it, urgent ones first, then in the order in which they came.

    None waits that was withdrawn, whose consent has ended before its day, or whose case is closed.
    """
    c = referral.c
    on_consent = sa.and_(consent.c.case_id == c.case_id, consent.c.id == c.consent)
    query = (
        sa.select(referral)
        .join(known_case, known_case.c.id == c.case_id)
        .join(inbox, inbox.c.event_id == c.sent_event)
        .outerjoin(consent, on_consent)
        .where(c.recipient == known_case.c.agency, c.answer.is_(None), c.withdrawn.is_(None))
        .where(known_case.c.closed_outcome.is_(None))
        .where(consent.c.withdrawn.is_not(sa.true()), consent.c.lapsed.is_not(sa.true()))
        .order_by(c.urgent.desc(), inbox.c.applied_at, inbox.c.mailbox_seq)
        .limit(limit)
    )
    return [_waiting(row) for row in connection.execute(query)]


def deadlines_of(connection: sa.Connection, law: Law, case_id: UUID) -> list[DeadlineView]:
    """The deadlines of a case in this agency's book, open and ended, in the order in which they began."""
    query = _HELD.where(deadline.c.case_id == case_id).order_by(deadline.c.id)
    rows = connection.execute(query).all()
    found = _contradictions(connection, law, rows)
    return [DeadlineView.of(row, law, found[row.id]) for row in rows]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open deadlines: of one owner, of one urgency, behind another in the list."""

    limit: int
    owner: str | None = None
    urgency: Urgency | None = None
    after: UUID | None = None


def due(connection: sa.Connection, law: Law, now: datetime, wanted: Wanted) -> list[DueView]:
    """The open deadlines of all cases, the first that is due first; `now` is the instant (UTC) to tell by."""
    c, urgency = deadline.c, _urgency(now)
    query = _HELD.add_columns(urgency.label("urgency")).where(c.state == OPEN)
    if wanted.owner is not None:
        its_own = sa.and_(known_case.c.agency == wanted.owner, c.rule.in_(_owned_by(law, EACH_RECIPIENT)))
        query = query.where(sa.or_(c.rule.in_(_owned_by(law, wanted.owner)), its_own))
    if wanted.urgency is not None:
        query = query.where(urgency == wanted.urgency.value)
    if wanted.after is not None:
        last = sa.select(c.ends_at).where(c.id == wanted.after).scalar_subquery()
        query = query.where(sa.or_(c.ends_at > last, sa.and_(c.ends_at == last, c.id > wanted.after)))
    rows = connection.execute(query.order_by(c.ends_at, c.id).limit(wanted.limit)).all()
    found = _contradictions(connection, law, rows)
    return [DueView.of(row, law, found[row.id]) for row in rows]


def _contradictions(
    connection: sa.Connection, law: Law, deadlines: Sequence[sa.Row[Any]]
) -> dict[UUID, list[ContradictionView]]:
    c = contradiction.c
    cases = {row.case_id for row in deadlines}
    held = sa.select(contradiction).where(c.case_id.in_(cases), c.holds).order_by(c.code)
    found: dict[UUID, list[ContradictionView]] = defaultdict(list)
    for row in connection.execute(held):
        found[row.deadline].append(ContradictionView.of(row, law.contradictions[row.code]))
    return found


def _urgency(now: datetime) -> sa.ColumnElement[str]:
    c = deadline.c
    return sa.case(
        (c.ends_at <= now, Urgency.OVERDUE.value),
        (c.act_on <= day_of(now), Urgency.ACT_NOW.value),
        (c.warned_to.is_not(None), Urgency.SOON.value),
        else_=Urgency.LATER.value,
    )


def _owned_by(law: Law, owner: str) -> list[str]:
    return [rule.id for rule in law.rules.by_id.values() if rule.owner == owner]


def _waiting(row: sa.Row[Any]) -> WaitingView:
    asked = Referral(**row._mapping)  # noqa: SLF001 - the public name of what a row holds, by its columns
    own = ReferralView.model_validate(asked).model_dump()
    return WaitingView(**own, case=asked.case_id, waits_for="answer" if asked.registered else "registration")
