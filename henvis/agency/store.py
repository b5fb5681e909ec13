"""Cases in and out of the database: a batch of cases in one statement per table, and only changes written."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from henvis.agency import tables
from henvis.bus.storage.parts import Parts
from henvis.bus.storage.rows import Rows
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

_PARTS = Parts(
    {
        "referrals": Rows(Referral, tables.referral, ("id",)),
        "consents": Rows(Consent, tables.consent, ("id",)),
        "recall_answers": Rows(RecallAnswer, tables.recall_answer, ("consent", "agency")),
        "statements": Rows(Statement, tables.statement, ("code",)),
        "applications": Rows(Application, tables.application, ("id",)),
        "decisions": Rows(Decision, tables.decision, ("id",)),
        "appeals": Rows(Appeal, tables.appeal, ("id",)),
        "references": Rows(Reference, tables.reference, ("kind", "id")),
    }
)
_CASES = Rows(Case, tables.known_case, (), case="id", apart=frozenset(_PARTS.rows))

Cases = Mapping[UUID, Case]

WATCHED: Final = frozenset({"consents", "statements", "applications", "decisions"})
"""The parts that decide what falls due in a case."""


def load(
    connection: sa.Connection, case_ids: Iterable[UUID], parts: Collection[str] = frozenset(_PARTS.rows)
) -> dict[UUID, Case]:
    """The cases that the agency knows among `case_ids`, with these of their parts.

    To ask for a part that was not read raises LookupError. What is saved later leaves it as it is.
    """
    apart = dict.fromkeys(_PARTS.rows, _not_read) | dict(_PARTS.through(connection, parts))
    return {case.id: case for case in _CASES.load(connection, case_ids, apart)}


def save(connection: sa.Connection, before: Cases, after: Cases) -> None:
    """Write what differs between the cases as they were loaded and as they are now."""
    changed = [case for case_id, case in after.items() if before.get(case_id) is not case]
    _CASES.save(connection, [before[case.id] for case in changed if case.id in before], changed)
    for name, rows in _PARTS.rows.items():
        pairs = [
            (getattr(before[case.id], name) if case.id in before else {}, getattr(case, name))
            for case in changed
        ]
        if differ := [(was, now) for was, now in pairs if was is not now]:
            rows.save(connection, _entities(was for was, _ in differ), _entities(now for _, now in differ))


def _entities(parts: Iterable[Mapping[Any, Any]]) -> list[Any]:
    return [entity for part in parts for entity in part.values()]


class _NotRead(Mapping[Any, Any]):
    """In the place of a part that was left out, so that nobody takes it for an empty one."""

    def __getitem__(self, _key: Any) -> Any:
        raise self._error()

    def __iter__(self) -> Iterator[Any]:
        raise self._error()

    def __len__(self) -> int:
        raise self._error()

    def _error(self) -> LookupError:
        return LookupError("this part of the case was not read")


NOT_READ: Final = _NotRead()


def _not_read(case_ids: Sequence[UUID]) -> list[_NotRead]:
    return [NOT_READ] * len(case_ids)
