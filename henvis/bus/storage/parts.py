"""The parts of an entity that have tables of their own, each read only where there is something to read.

Most cases have few of the parts that a case can have, and a statement that finds nothing takes as long as one
that does. So where few cases are looked at, as a command or a single event does, one statement asks first
which parts are there at all. Of a batch of many cases nearly every part is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.storage.among import AMONG
from henvis.bus.storage.row_statements import CASES
from henvis.bus.storage.rows import Apart, Rows

FEW: Final = 8
"""Up to so many cases it is asked first."""


class Parts:
    """The parts of one kind of entity, by the field that each is read into."""

    def __init__(self, rows: Mapping[str, Rows[Any]]) -> None:
        """Each of `rows` has a key within its case."""
        self.rows = rows

    def through(self, connection: sa.Connection, names: Collection[str] | None = None) -> Apart:
        """What reads each part, or each of `names`, of some cases: by key, one mapping for each case."""
        reading = _Reading(self.rows, connection, frozenset(self.rows if names is None else names))
        return {name: reading.of(name) for name in reading.names}


class _Reading:
    """One reading of some cases, whose parts are asked for one after the other."""

    def __init__(
        self, rows: Mapping[str, Rows[Any]], connection: sa.Connection, names: frozenset[str]
    ) -> None:
        self.names = names
        self._rows = rows
        self._connection = connection
        self._asked_of: Sequence[UUID] | None = None
        self._there: Collection[str] = ()

    def of(self, name: str) -> Callable[[Sequence[UUID]], list[dict[Any, Any]]]:
        """What reads one part."""

        def of_cases(case_ids: Sequence[UUID]) -> list[dict[Any, Any]]:
            if self._asked_of is not case_ids:
                self._asked_of, self._there = case_ids, self._which(case_ids)
            if name not in self._there:
                return [{} for _ in case_ids]
            found = self._rows[name].load_by_case(self._connection, case_ids)
            return [found[case_id] for case_id in case_ids]

        return of_cases

    def _which(self, case_ids: Sequence[UUID]) -> Collection[str]:
        if not 0 < len(case_ids) <= FEW:
            return self.names if case_ids else ()
        names = sorted(self.names)
        of_case = tuple(self._rows[name].table.c[self._rows[name].case] for name in names)
        query = _exist(of_case, self._connection.dialect.name)
        (row,) = self._connection.execute(query, {CASES: frozenset(case_ids)})
        return {name for name, there in zip(names, row, strict=True) if there}


@lru_cache(16)
def _exist(of_case: tuple[sa.Column[Any], ...], dialect: str) -> sa.Select[*tuple[Any, ...]]:
    """Of each table, by its column of case ids, whether it has a row of the cases that are bound."""
    one: sa.ColumnClause[Any] = sa.literal_column("1")
    return sa.select(*(sa.exists(sa.select(one).where(AMONG[dialect](own, CASES))) for own in of_case))
