"""Domain entities as SQL rows: many cases read in one statement per table, and only what changed written.

An entity is a frozen dataclass with slots whose fields are the columns of its table by name. The types of the
columns do all conversion (see `column_types`).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, Generic
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.storage.row_reading import E, Reader, has_slots
from henvis.bus.storage.row_statements import CASES, Statements

Apart = Mapping[str, Callable[[Sequence[UUID]], Sequence[Any]]]
"""What is kept elsewhere of entities: by field, what reads the values of cases that exist."""

_NOTHING: Final[Apart] = {}


@dataclass(frozen=True)
class Rows(Generic[E]):
    """The rows of one kind of entity.

    `case` is the column that holds the case id, `key` the columns that name the row within its case (none for
    the case itself); together they are the primary key. `apart` names the fields that are kept elsewhere and
    have a default. Raises TypeError where entity and table do not agree: a forgotten column shows at import.
    """

    entity: type[E]
    table: sa.Table
    key: tuple[str, ...]
    case: str = "case_id"
    apart: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        named = {field.name for field in fields(self.entity)}
        if unequal := (named - self.apart) ^ set(self.table.columns.keys()):
            raise TypeError(f"{self.entity.__name__} and table {self.table.name} differ in {sorted(unequal)}")
        if not has_slots(self.entity):
            raise TypeError(f"{self.entity.__name__} has no slots to read a row into")
        if {self.case, *self.key} != set(self.table.primary_key.columns.keys()):
            raise TypeError(f"the primary key of table {self.table.name} is not {[self.case, *self.key]}")

    def load(self, connection: sa.Connection, case_ids: Iterable[UUID], apart: Apart = _NOTHING) -> list[E]:
        """Every entity of these cases, in the order of the primary key, with what is kept `apart` of it."""
        wanted = frozenset(case_ids)
        if not wanted:
            return []
        result = connection.execute(self._statements.of_cases[connection.dialect.name], {CASES: wanted})
        reader = self._reader_for(connection.dialect)
        return reader.entities(result, {field: (self.case, of_case) for field, of_case in apart.items()})

    def load_by_case(
        self, connection: sa.Connection, case_ids: Iterable[UUID]
    ) -> Mapping[UUID, dict[Any, E]]:
        """Case -> key -> entity; the key is the value of the only key column, or the tuple of several.

        A case without rows has an empty mapping.
        """
        key_of, by_case = (
            attrgetter(*self.key),
            groupby(self.load(connection, case_ids), attrgetter(self.case)),
        )
        return defaultdict(dict, {case: {key_of(one): one for one in own} for case, own in by_case})

    def save(self, connection: sa.Connection, before: Iterable[E], after: Iterable[E]) -> bool:
        """Write the difference and nothing else; return whether there is one.

        It takes one statement for all that is gone, one for all that is new, and one for each set of columns
        that have changed. Raises LookupError where a row is not there that was there before.
        """
        earlier_ones, later_ones = list(before), list(after)
        unchanged = {id(entity) for entity in earlier_ones} & {id(entity) for entity in later_ones}
        gone = {self._identity(one): one for one in earlier_ones if id(one) not in unchanged}
        added: list[dict[str, Any]] = []
        changes: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for entity in (one for one in later_ones if id(one) not in unchanged):
            identity = self._identity(entity)
            earlier = gone.pop(identity, None)
            if earlier is None:
                added.append(dict(zip(self._columns, self._values(entity), strict=True)))
            elif changed := self._changed(earlier, entity):
                changes[tuple(changed)].append(changed | self._named(identity))
        self._write(connection, [self._named(identity) for identity in gone], added, changes.values())
        return bool(gone or added or changes)

    def _write(
        self,
        connection: sa.Connection,
        gone: Sequence[Mapping[str, Any]],
        added: Sequence[Mapping[str, Any]],
        changes: Iterable[Sequence[Mapping[str, Any]]],
    ) -> None:
        if gone:
            connection.execute(self._statements.delete, gone)
        if added:
            connection.execute(self._statements.upserts[connection.dialect.name], added)
        for changed in changes:
            if connection.execute(self._statements.update, changed).rowcount != len(changed):
                raise LookupError(f"a row of table {self.table.name} is gone that was read before")

    def _changed(self, earlier: E, entity: E) -> dict[str, Any]:
        both = zip(self._columns, self._values(earlier), self._values(entity), strict=True)
        return {name: value for name, was, value in both if value is not was and value != was}

    def _named(self, identity: tuple[Hashable, ...]) -> dict[str, Hashable]:
        return dict(zip(self._statements.bound, identity, strict=True))

    def _reader_for(self, dialect: sa.Dialect) -> Reader[E]:
        if dialect.name not in self._readers:
            self._readers[dialect.name] = Reader(self.entity, self.table.columns, dialect)
        return self._readers[dialect.name]

    @cached_property
    def _readers(self) -> dict[str, Reader[E]]:
        """By dialect."""
        return {}

    @cached_property
    def _identity(self) -> Callable[[E], tuple[Hashable, ...]]:
        """The primary key of an entity."""
        if self.key:
            return attrgetter(self.case, *self.key)
        only = attrgetter(self.case)
        return lambda entity: (only(entity),)

    @cached_property
    def _values(self) -> Callable[[E], tuple[Any, ...]]:
        """Of all columns, in their order."""
        return attrgetter(*self._columns)

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        return tuple(self.table.columns.keys())

    @cached_property
    def _statements(self) -> Statements:
        return Statements(self.table, self.case, self.key)
