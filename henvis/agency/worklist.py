"""Reads what waits for an agency: referrals without an answer, and deadlines that are open."""

from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from henvis.agency.tables import consent, deadline, known_case, referral
from henvis.agency.views import ReferralView
from henvis.agency.worklist_views import DeadlineView, WaitingView
from henvis.bus.tables import inbox
from henvis.casework.case import Referral

OPEN: Final = "open"


def waiting(connection: sa.Connection, *, limit: int) -> list[WaitingView]:
    """The referrals to this agency that wait for it, urgent ones first, then in the order in which they came.

    None waits that was withdrawn, whose consent was withdrawn, or whose case is closed.
    """
    c = referral.c
    on_consent = sa.and_(consent.c.case_id == c.case_id, consent.c.id == c.consent)
    query = (
        sa.select(referral)
        .join(known_case, known_case.c.id == c.case_id)
        .join(inbox, inbox.c.event_id == c.sent_event)
        .outerjoin(consent, on_consent)
        .where(c.recipient == known_case.c.agency, c.answer.is_(None), c.withdrawn.is_(None))
        .where(known_case.c.closed_outcome.is_(None), consent.c.withdrawn.is_not(sa.true()))
        .order_by(c.urgent.desc(), inbox.c.applied_at, inbox.c.mailbox_seq)
        .limit(limit)
    )
    return [_waiting(row) for row in connection.execute(query)]


def deadlines_of(connection: sa.Connection, case_id: UUID) -> list[DeadlineView]:
    """The deadlines of a case in this agency's book, open and ended, in the order in which they began."""
    query = sa.select(deadline).where(deadline.c.case_id == case_id).order_by(deadline.c.id)
    return [DeadlineView.of(row) for row in connection.execute(query)]


def due(connection: sa.Connection, *, limit: int) -> list[DeadlineView]:
    """The open deadlines of all cases, the first that is due first."""
    c = deadline.c
    query = sa.select(deadline).where(c.state == OPEN).order_by(c.ends_at, c.id).limit(limit)
    return [DeadlineView.of(row) for row in connection.execute(query)]


def _waiting(row: sa.Row[Any]) -> WaitingView:
    asked = Referral(**row._mapping)  # noqa: SLF001 - the public name of what a row holds, by its columns
    own = ReferralView.model_validate(asked).model_dump()
    return WaitingView(**own, case=asked.case_id, waits_for="answer" if asked.registered else "registration")
