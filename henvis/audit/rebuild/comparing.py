"""Compares a rebuilt database with a live one, row by row, in all that the log determines."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from henvis.agency import tables as agency_tables
from henvis.agency.tables import deadline
from henvis.audit.reading import Reading
from henvis.audit.rebuild.agency import starts_on_birth
from henvis.audit.rebuild.scope import COLUMNS, TABLES
from henvis.bus import tables as bus_tables
from henvis.bus.tables import counter, outbox
from henvis.law.ruleset import Law

Row = Mapping[str, Any]


class Difference(NamedTuple):
    """One row that differs: by its table and primary key, and the columns that do.

    `columns` is empty where only one of the two databases has the row: `only_in` is `live` or `rebuilt`, else
    None. What stands in the columns is not said: it may be more than the log tells of the person.
    """

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()
    only_in: str | None = None


def compared() -> tuple[sa.Table, ...]:
    """The tables that the log determines, of an agency."""
    every = (*bus_tables.metadata.sorted_tables, *agency_tables.metadata.sorted_tables)
    return tuple(table for table in every if table.name not in TABLES)


def differences(
    live: sa.Connection, rebuilt: sa.Connection, agency: str, reading: Reading
) -> Iterator[Difference]:
    """Every row that is not the same in both, table by table, in the order of the primary keys."""
    journal, law = reading.topics.journal(agency), reading.laws.in_force
    for table in compared():
        there, here = (_rows(one, table, journal, law) for one in (live, rebuilt))
        for key in sorted(there.keys() | here.keys()):
            if key not in here or key not in there:
                yield Difference(table.name, key, only_in="live" if key in there else "rebuilt")
            elif columns := _differing(table, there[key], here[key]):
                yield Difference(table.name, key, columns)


def _rows(
    connection: sa.Connection, table: sa.Table, journal: str, law: Law
) -> Mapping[tuple[str, ...], Row]:
    names = table.primary_key.columns.keys()
    query = _on_the_log(sa.select(table), table, journal)
    rows = (dict(row) for row in connection.execute(query).mappings())
    found = [row for row in rows if not _is_hidden(table, row, law)]
    return {tuple(str(row[name]) for name in names): row for row in found}


def _on_the_log(query: sa.Select[Any], table: sa.Table, journal: str) -> sa.Select[Any]:
    if table is outbox:
        return query.where(outbox.c.topic == journal, outbox.c.offset.is_not(None))
    return query.where(counter.c.topic == journal) if table is counter else query


def _is_hidden(table: sa.Table, row: Row, law: Law) -> bool:
    return table is deadline and starts_on_birth(law, row["rule"])


def _differing(table: sa.Table, there: Row, here: Row) -> tuple[str, ...]:
    left_out = COLUMNS.get(table.name, {})
    return tuple(name for name in there if name not in left_out and there[name] != here[name])
