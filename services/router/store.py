"""Cases in and out of the router's database: many in one statement per table, and only changes written."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.storage.parts import Parts
from henvis.bus.storage.rows import Rows
from henvis.routing.case import Consent, Decision, Referral, Remembered, RouterCase
from services.router import tables

_PARTS = Parts(
    {
        "referrals": Rows(Referral, tables.referral, ("id",)),
        "consents": Rows(Consent, tables.consent, ("id",)),
        "decisions": Rows(Decision, tables.decision, ("id",)),
        "remembered": Rows(Remembered, tables.remembered, ("slot",)),
    }
)
_CASES = Rows(RouterCase, tables.routed_case, (), case="id", apart=frozenset(_PARTS.rows))


def load(connection: sa.Connection, case_ids: Iterable[UUID]) -> dict[UUID, RouterCase]:
    """The cases among `case_ids` that were opened."""
    return {case.id: case for case in _CASES.load(connection, case_ids, _PARTS.through(connection))}


def save(
    connection: sa.Connection, before: Mapping[UUID, RouterCase], after: Mapping[UUID, RouterCase]
) -> None:
    """Write what differs between the cases as they were loaded and as they are now."""
    changed = [case for case_id, case in after.items() if before.get(case_id) is not case]
    earlier = [before[case.id] for case in changed if case.id in before]
    _CASES.save(connection, earlier, changed)
    for name, rows in _PARTS.rows.items():
        rows.save(connection, _entities(earlier, name), _entities(changed, name))


def due_by(connection: sa.Connection, now: datetime) -> list[UUID]:
    """The cases in which the clock has something to end at `now`."""
    cases = tables.routed_case
    return list(
        connection.execute(sa.select(cases.c.id).where(cases.c.due <= now).order_by(cases.c.due)).scalars()
    )


def next_due(connection: sa.Connection) -> datetime | None:
    """The next instant (UTC) at which the clock has something to end in any case."""
    found: datetime | None = connection.execute(sa.select(sa.func.min(tables.routed_case.c.due))).scalar()
    return found


def _entities(cases: Iterable[RouterCase], part: str) -> list[Any]:
    return [entity for case in cases for entity in getattr(case, part).values()]
