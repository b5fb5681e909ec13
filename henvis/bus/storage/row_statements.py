"""The statements of one table of entities: of many cases at once, and of single rows by their primary key.

Each is made once: for a single event, making them took as long as what they do.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from henvis.bus.storage.among import AMONG

INSERT: Final[Mapping[str, Callable[[sa.Table], Any]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""By dialect; both know ON CONFLICT."""

CASES: Final = "cases"
"""The name under which the ids of the cases are bound."""


@dataclass(frozen=True)
class Statements:
    """Of `table`, whose primary key is the column `case` and those of `key`."""

    table: sa.Table
    case: str
    key: tuple[str, ...]

    @cached_property
    def bound(self) -> tuple[str, ...]:
        """The names under which the primary key of a row is bound; none is the name of a column."""
        return tuple(f"of_{name}" for name in self._primary)

    @cached_property
    def of_cases(self) -> Mapping[str, sa.Select[Any]]:
        """By dialect: the rows of the cases that are bound as `CASES`, in the order of the primary key."""
        case, in_order = self.table.c[self.case], sa.select(self.table).order_by(*self.table.primary_key)
        return {dialect: in_order.where(among(case, CASES)) for dialect, among in AMONG.items()}

    @cached_property
    def delete(self) -> sa.Delete:
        """Of one row."""
        return sa.delete(self.table).where(*self._matches())

    @cached_property
    def update(self) -> sa.Update:
        """Of one row, in whichever columns it is given values for."""
        return sa.update(self.table).where(*self._matches())

    @cached_property
    def upserts(self) -> Mapping[str, sa.Insert]:
        """By dialect: one whole row, in place of what has its primary key."""
        return {dialect: self._upsert(insert) for dialect, insert in INSERT.items()}

    @property
    def _primary(self) -> tuple[str, ...]:
        return (self.case, *self.key)

    def _matches(self) -> Iterator[sa.ColumnElement[bool]]:
        for name, bound in zip(self._primary, self.bound, strict=True):
            yield self.table.c[name] == sa.bindparam(bound)

    def _upsert(self, insert_of: Callable[[sa.Table], Any]) -> sa.Insert:
        insert = insert_of(self.table)
        changing = {
            column.name: insert.excluded[column.name]
            for column in self.table.c
            if column.name not in self._primary
        }
        if not changing:
            return cast("sa.Insert", insert.on_conflict_do_nothing(index_elements=self._primary))
        return cast("sa.Insert", insert.on_conflict_do_update(index_elements=self._primary, set_=changing))
