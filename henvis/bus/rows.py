"""Domain entities as SQL rows: many cases read in one statement per table, and only what changed written.

An entity is a frozen dataclass whose fields are the columns of its table by name. The types of the columns do
all conversion: `Texts`, `Pairs` and `Days` for tuples of them, `Instant` for instants, SQLAlchemy's own for
the rest.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar, Final, Generic, Protocol, TypeVar
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.row_statements import CASES, Statements


class Entity(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


E = TypeVar("E", bound=Entity)
Apart = Mapping[str, Callable[[UUID], Any]]
"""What is kept elsewhere of entities: by field, the value of a case."""

_NOTHING: Final[Apart] = {}


class Texts(sa.types.TypeDecorator[tuple[str, ...]]):
    """A tuple of texts, as a JSON array."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _dialect: sa.Dialect) -> Any:
        """Return what JSON can hold."""
        return None if value is None else list(value)

    def process_result_value(self, value: Any, _dialect: sa.Dialect) -> tuple[str, ...] | None:
        """Return the tuple that was stored."""
        return None if value is None else tuple(value)


class Pairs(sa.types.TypeDecorator[tuple[tuple[str, str], ...]]):
    """A tuple of pairs of texts, as a JSON array of arrays."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[tuple[str, str], ...] | None, _dialect: sa.Dialect) -> Any:
        """Return what JSON can hold."""
        return None if value is None else [list(pair) for pair in value]

    def process_result_value(self, value: Any, _dialect: sa.Dialect) -> tuple[tuple[str, str], ...] | None:
        """Return the tuple that was stored."""
        return None if value is None else tuple((first, second) for first, second in value)


class Days(sa.types.TypeDecorator[tuple[date, ...]]):
    """A tuple of calendar days, as a JSON array of ISO 8601 dates."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[date, ...] | None, _dialect: sa.Dialect) -> Any:
        """Return what JSON can hold."""
        return None if value is None else [day.isoformat() for day in value]

    def process_result_value(self, value: Any, _dialect: sa.Dialect) -> tuple[date, ...] | None:
        """Return the tuple that was stored."""
        return None if value is None else tuple(map(date.fromisoformat, value))


class Instant(sa.types.TypeDecorator[datetime]):
    """An instant; aware and in UTC in the code, without a zone in the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Return the instant as UTC without a zone. Raises ValueError for one that knows no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must know its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Return the instant, aware and in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


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
        if {self.case, *self.key} != set(self.table.primary_key.columns.keys()):
            raise TypeError(f"the primary key of table {self.table.name} is not {[self.case, *self.key]}")

    def load(self, connection: sa.Connection, case_ids: Iterable[UUID], apart: Apart = _NOTHING) -> list[E]:
        """Every entity of these cases, in the order of the primary key, with what is kept `apart` of it."""
        wanted = frozenset(case_ids)
        if not wanted:
            return []
        rows = connection.execute(self._statements.of_cases[connection.dialect.name], {CASES: wanted}).all()
        found = [dict(zip(self._columns, row, strict=True)) for row in rows]
        for field, of_case in apart.items():
            for values in found:
                values[field] = of_case(values[self.case])
        return [self.entity(**values) for values in found]

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
        gone = {self._identity(entity): entity for entity in before}
        added: list[dict[str, Any]] = []
        changes: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for entity in after:
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
        if earlier is entity:
            return {}
        both = zip(self._columns, self._values(earlier), self._values(entity), strict=True)
        return {name: value for name, was, value in both if value is not was and value != was}

    def _identity(self, entity: E) -> tuple[Hashable, ...]:
        return tuple(getattr(entity, name) for name in (self.case, *self.key))

    def _named(self, identity: tuple[Hashable, ...]) -> dict[str, Hashable]:
        return dict(zip(self._statements.bound, identity, strict=True))

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
