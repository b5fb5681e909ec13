"""Inserts many rows of one table with few statements where that is faster, as it is in SQLite.

Its driver lets go of the interpreter's lock for each statement and takes it again. With a statement for each
row, two threads that use databases spend more time on handing the lock to each other than on the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import sqlalchemy as sa

AT_ONCE: Final = 100
"""Rows in one statement. Fewer are inserted one by one: each number would be a statement to parse."""


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each with a value for every column of the table."""
    whole = len(rows) - len(rows) % AT_ONCE if connection.dialect.name == "sqlite" else 0
    if whole:
        text, columns = _prepared(table, connection.dialect)
        remaining = iter(rows)
        for _ in range(whole // AT_ONCE):
            values = [bind(row[name]) for row in islice(remaining, AT_ONCE) for name, bind in columns]
            connection.exec_driver_sql(text, tuple(values))
    if whole < len(rows):
        connection.execute(_one(table), rows[whole:])


@lru_cache(8)
def _one(table: sa.Table) -> sa.Insert:
    return sa.insert(table)


@lru_cache(8)
def _prepared(
    table: sa.Table, dialect: sa.Dialect
) -> tuple[str, tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """The statement, and by column what makes of a value what the driver takes."""
    prepare = dialect.identifier_preparer
    names = ", ".join(prepare.quote(column.name) for column in table.c)
    one = f"({', '.join('?' * len(table.c))})"
    into = f"INSERT INTO {prepare.quote(table.name)} ({names})"
    text = f"{into} VALUES {', '.join([one] * AT_ONCE)}"  # nothing of it comes from outside
    binds = [column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is for column in table.c]
    return text, tuple(zip(table.c.keys(), binds, strict=True))


def _as_it_is(value: Any) -> Any:
    return value
