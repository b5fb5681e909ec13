"""Compares a rebuilt database with a live one, row by row, in all that the log determines."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from henvis.agency.tables import deadline
from henvis.audit.rebuild.agency import starts_on_birth
from henvis.audit.rebuild.scope import Scope
from henvis.bus.tables import counter, inbox, outbox
from henvis.contract import probe
from henvis.contract.headers import TRACE_HEADER
from henvis.law.ruleset import Law

Row = Mapping[str, Any]
Key = tuple[str, ...]


class Difference(NamedTuple):
    """One row that differs: by its table and primary key, and the columns that do.

    `columns` is empty where only one of the two databases has the row: `only_in` is `live` or `rebuilt`, else
    None. What stands in the columns is not said: it may be more than the log tells of the person.
    """

    table: str
    key: Key
    columns: Key = ()
    only_in: str | None = None


def differences(live: sa.Connection, rebuilt: sa.Connection, scope: Scope, law: Law) -> Iterator[Difference]:
    """Every row that is not the same in both, table by table, in the order of the primary keys."""
    for table in scope.tables:
        there, here = (_rows(one, table, scope, law) for one in (live, rebuilt))
        for key in sorted(there.keys() | here.keys()):
            if key not in here or key not in there:
                yield Difference(table.name, key, only_in="live" if key in there else "rebuilt")
            elif columns := _differing(scope, table, there[key], here[key]):
                yield Difference(table.name, key, columns)


def _rows(connection: sa.Connection, table: sa.Table, scope: Scope, law: Law) -> Mapping[Key, Row]:
    names = table.primary_key.columns.keys()
    query = _without_probes(_on_the_log(sa.select(table), table, scope), table)
    rows = (dict(row) for row in connection.execute(query).mappings())
    found = [row for row in rows if not _is_hidden(table, row, law)]
    return {tuple(str(row[name]) for name in names): row for row in found}


def _on_the_log(query: sa.Select[Any], table: sa.Table, scope: Scope) -> sa.Select[Any]:
    if table is outbox:
        return query.where(outbox.c.topic.in_(scope.topics), outbox.c.offset.is_not(None))
    return query.where(counter.c.topic.in_(scope.topics)) if table is counter else query


def _without_probes(query: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
    if table not in (inbox, outbox):
        return query
    case_id = table.c.case_id
    return query.where(sa.or_(case_id.is_(None), sa.not_(case_id.between(probe.FIRST, probe.LAST))))


def _is_hidden(table: sa.Table, row: Row, law: Law) -> bool:
    return table is deadline and starts_on_birth(law, row["rule"])


def _differing(scope: Scope, table: sa.Table, there: Row, here: Row) -> Key:
    left_out = scope.columns.get(table.name, {})
    found = [name for name in there if name not in left_out and there[name] != here[name]]
    if table is outbox and there["topic"] != scope.journal:
        found = [name for name in found if not _is_of_a_mailbox(name, there, here)]
    return tuple(found)


def _is_of_a_mailbox(column: str, there: Row, here: Row) -> bool:
    """Where a record stands in a mailbox, and the trace that it was part of, are in no journal."""
    return column == "offset" or (column == "headers" and _untraced(there) == _untraced(here))


def _untraced(row: Row) -> Any:
    headers = row["headers"]
    if not isinstance(headers, dict):
        return headers
    return {name: value for name, value in headers.items() if name != TRACE_HEADER}
