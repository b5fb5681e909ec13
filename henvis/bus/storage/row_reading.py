"""Makes entities of the driver's rows a column at a time: of five hundred rows that takes a third as long."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import lru_cache
from typing import Any, ClassVar, Final, Generic, Protocol, TypeVar

import sqlalchemy as sa


class Entity(Protocol):
    """Any dataclass with slots and without a `__post_init__`."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


E = TypeVar("E", bound=Entity)

_AT_HAND: Final = 16_384
"""Values of one type that are remembered: ids come again in each table of a case, instants in each row."""
_TEXTS_IN_SQLITE: Final = (sa.Uuid, sa.types.TypeDecorator)
"""What is worth it. Not dates: a birth date is not to be kept longer than its case is looked at."""


class Reader(Generic[E]):
    """Of one kind of entity, from one kind of database.

    Each field is set straight into its slot, as the frozen entity's own `__init__` would.
    """

    def __init__(self, entity: type[E], columns: Iterable[sa.Column[Any]], dialect: sa.Dialect) -> None:
        """Rows have a value for each of `columns`, whose names are fields of the entity."""
        self._entity = entity
        self._setters = {field.name: getattr(entity, field.name).__set__ for field in fields(entity)}
        self._missing = {
            field.name: field.default_factory
            for field in fields(entity)
            if field.default_factory is not MISSING
        }
        self._columns = [(column.name, _converter(column.type, dialect)) for column in columns]

    def entities(self, result: sa.CursorResult[Any], apart: Mapping[str, tuple[str, Any]]) -> list[E]:
        """An entity for each row.

        `apart` has fields that no column holds: of each the column to go by, and what reads its values.
        """
        rows = _rows(result)
        made = [object.__new__(self._entity) for _ in rows]
        values: dict[str, Sequence[Any]] = {}
        for (name, convert), column in zip(self._columns, zip(*rows, strict=True), strict=False):
            values[name] = column if convert is None else list(map(convert, column))
        for name, (of, make) in apart.items():
            values[name] = make(values.get(of, ()))
        for name, factory in self._missing.items():
            if name not in values:
                values[name] = [factory() for _ in rows]
        if rows:
            for name, setter in self._setters.items():
                deque(map(setter, made, values[name]), maxlen=0)
        return made


def has_slots(entity: type[Any]) -> bool:
    """Whether entities of this type can be made so: every field in a slot, nothing done after them."""
    slots = {name for one in entity.__mro__ for name in getattr(one, "__slots__", ())}
    return {field.name for field in fields(entity)} <= slots and not hasattr(entity, "__post_init__")


def _rows(result: sa.CursorResult[Any]) -> Sequence[tuple[Any, ...]]:
    """As the driver has them: SQLAlchemy's own rows would each be taken apart again."""
    if result.cursor is None:
        raise TypeError("the statement returns no rows")
    rows: Sequence[tuple[Any, ...]] = result.cursor.fetchall()
    result.close()
    return rows


def _converter(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    process = kind.dialect_impl(dialect).result_processor(dialect, None)
    if process is None or dialect.name != "sqlite" or not isinstance(kind, _TEXTS_IN_SQLITE):
        return process
    return _remembered(repr(kind), process)


_known: dict[str, Callable[[Any], Any]] = {}


def _remembered(kind: str, process: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The one memory of all columns of a type: what is read is never changed, so one value does for all."""
    return _known.setdefault(kind, lru_cache(_AT_HAND)(process))
