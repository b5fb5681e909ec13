"""Cases in and out of the database: a batch of cases in one statement per table, and only changes written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from henvis.agency import tables
from henvis.bus.rows import Rows
from henvis.casework.case import (
    Appeal,
    Application,
    Case,
    Consent,
    Decision,
    RecallAnswer,
    Reference,
    Referral,
    Statement,
)

_PARTS: Mapping[str, Rows[Any]] = {
    "referrals": Rows(Referral, tables.referral, ("id",)),
    "consents": Rows(Consent, tables.consent, ("id",)),
    "recall_answers": Rows(RecallAnswer, tables.recall_answer, ("consent", "agency")),
    "statements": Rows(Statement, tables.statement, ("code",)),
    "applications": Rows(Application, tables.application, ("id",)),
    "decisions": Rows(Decision, tables.decision, ("id",)),
    "appeals": Rows(Appeal, tables.appeal, ("id",)),
    "references": Rows(Reference, tables.reference, ("kind", "id")),
}
_CASES = Rows(Case, tables.known_case, (), case="id", apart=frozenset(_PARTS))

Cases = Mapping[UUID, Case]


def load(connection: sa.Connection, case_ids: Iterable[UUID]) -> dict[UUID, Case]:
    """The cases that the agency knows among `case_ids`."""
    wanted = frozenset(case_ids)
    parts = {name: rows.load_by_case(connection, wanted) for name, rows in _PARTS.items()}
    return {case.id: _with_parts(case, parts) for case in _CASES.load(connection, wanted)}


def save(connection: sa.Connection, before: Cases, after: Cases) -> None:
    """Write what differs between the cases as they were loaded and as they are now."""
    changed = [case for case_id, case in after.items() if before.get(case_id) is not case]
    earlier = [before[case.id] for case in changed if case.id in before]
    _CASES.save(connection, earlier, changed)
    for name, rows in _PARTS.items():
        rows.save(connection, _entities(earlier, name), _entities(changed, name))


def _with_parts(case: Case, parts: Mapping[str, Mapping[UUID, Any]]) -> Case:
    own: dict[str, Any] = {name: found[case.id] for name, found in parts.items()}
    return replace(case, **own)


def _entities(cases: Iterable[Case], part: str) -> list[Any]:
    return [entity for case in cases for entity in getattr(case, part).values()]
