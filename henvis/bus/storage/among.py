"""Which of very many ids a column holds, asked with one bound value however many they are.

With a placeholder for each id, the statement is written, sent and parsed anew for every number of them: of
five hundred that cost more than reading the rows did.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


@lru_cache(1)
def _texts(ids: frozenset[UUID]) -> tuple[str, ...]:
    """The same ids are asked of one table after the other."""
    return tuple(one.hex for one in ids)


class _JsonOfIds(sa.types.TypeDecorator[frozenset[UUID]]):
    """Ids as a JSON array, in the form in which SQLite holds them."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[UUID] | None, _dialect: sa.Dialect) -> str:
        """Return the text of the array."""
        return '["' + '","'.join(_texts(value)) + '"]' if value else "[]"


class _ArrayOfIds(sa.types.TypeDecorator[frozenset[UUID]]):
    """Ids as PostgreSQL writes an array."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[UUID] | None, _dialect: sa.Dialect) -> str:
        """Return the text of the array."""
        return "{" + ",".join(_texts(value)) + "}" if value else "{}"


def _in_json(column: sa.Column[Any], name: str) -> sa.ColumnElement[bool]:
    listed = sa.func.json_each(sa.bindparam(name, type_=_JsonOfIds)).table_valued("value")
    return column.in_(sa.select(listed.c.value))


def _in_array(column: sa.Column[Any], name: str) -> sa.ColumnElement[bool]:
    return column == sa.any_(sa.cast(sa.bindparam(name, type_=_ArrayOfIds), postgresql.ARRAY(sa.Uuid)))


AMONG: Mapping[str, Callable[[sa.Column[Any], str], sa.ColumnElement[bool]]] = {
    "sqlite": _in_json,
    "postgresql": _in_array,
}
"""By dialect: that a column of ids holds one of those that are bound, all together, under a name."""
