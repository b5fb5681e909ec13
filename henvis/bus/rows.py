"""Domain entities as SQL rows: many cases read in one statement per table, and only what changed written.

An entity is a frozen dataclass whose fields are the columns of its table by name. The types of the columns do
all conversion: `Texts`, `Pairs` and `Days` for tuples of them, `Instant` for instants, SQLAlchemy's own for
the rest.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


class Entity(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


E = TypeVar("E", bound=Entity)
INSERT: Mapping[str, Callable[[sa.Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""By dialect; both know ON CONFLICT."""


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

    def load(self, connection: sa.Connection, case_ids: Iterable[UUID]) -> list[E]:
        """Every entity of these cases, in the order of the primary key."""
        wanted = sorted(set(case_ids))
        if not wanted:
            return []
        found = connection.execute(self._select, {"cases": wanted})
        return [self.entity(**row) for row in found.mappings()]

    def load_by_case(
        self, connection: sa.Connection, case_ids: Iterable[UUID]
    ) -> Mapping[UUID, dict[Any, E]]:
        """Case -> key -> entity; the key is the value of the only key column, or the tuple of several.

        A case without rows has an empty mapping.
        """
        found: dict[UUID, dict[Any, E]] = defaultdict(dict)
        for entity in self.load(connection, case_ids):
            values = tuple(getattr(entity, name) for name in self.key)
            found[getattr(entity, self.case)][values[0] if len(values) == 1 else values] = entity
        return found

    def save(self, connection: sa.Connection, before: Iterable[E], after: Iterable[E]) -> None:
        """Write the difference: one upsert and one delete of many rows at most."""
        old = {self._identity(entity): entity for entity in before}
        new = {self._identity(entity): entity for entity in after}
        gone = [self._identity(entity) for identity, entity in old.items() if identity not in new]
        changed = [entity for identity, entity in new.items() if old.get(identity) != entity]
        if gone:
            bound = self._bound()
            connection.execute(self._delete, [dict(zip(bound, identity, strict=True)) for identity in gone])
        if changed:
            upsert = self._upserts[connection.dialect.name]
            connection.execute(upsert, [self._values(entity) for entity in changed])

    def _identity(self, entity: E) -> tuple[Hashable, ...]:
        return tuple(getattr(entity, name) for name in (self.case, *self.key))

    def _values(self, entity: E) -> dict[str, Any]:
        return {name: getattr(entity, name) for name in self.table.columns.keys()}  # noqa: SIM118 - not a mapping

    def _bound(self) -> list[str]:
        return [f"of_{name}" for name in (self.case, *self.key)]

    # Statements are made once: for a single event, making them took as long as what they do.

    @cached_property
    def _select(self) -> sa.Select[Any]:
        of_cases = self.table.c[self.case].in_(sa.bindparam("cases", expanding=True))
        return sa.select(self.table).where(of_cases).order_by(*self.table.primary_key)

    @cached_property
    def _delete(self) -> sa.Delete:
        names = (self.case, *self.key)
        matches = (
            self.table.c[name] == sa.bindparam(bound)
            for name, bound in zip(names, self._bound(), strict=True)
        )
        return sa.delete(self.table).where(*matches)

    @cached_property
    def _upserts(self) -> Mapping[str, sa.Insert]:
        return {dialect: self._upsert(insert) for dialect, insert in INSERT.items()}

    def _upsert(self, insert_of: Callable[[sa.Table], Any]) -> sa.Insert:
        insert = insert_of(self.table)
        names = (self.case, *self.key)
        changing = {
            column.name: insert.excluded[column.name] for column in self.table.c if column.name not in names
        }
        if not changing:
            return cast("sa.Insert", insert.on_conflict_do_nothing(index_elements=names))
        return cast("sa.Insert", insert.on_conflict_do_update(index_elements=names, set_=changing))
