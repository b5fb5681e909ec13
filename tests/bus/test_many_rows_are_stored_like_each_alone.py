"""Rows that are inserted a hundred at once are what they would be one by one, in every kind of column."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from henvis.bus import tables
from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.storage import many_rows
from henvis.bus.storage.database import Database
from henvis.bus.storage.stored_headers import stored
from tests.databases import Databases

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def database(databases: Databases, tmp_path: Path) -> Iterator[Database]:
    one = Database(databases.new(tmp_path, "rows"))
    tables.metadata.create_all(one.engine)
    yield one
    one.close()


def inbox_row(number: int) -> dict[str, object]:
    return {
        "event_id": uuid4(),
        "case_id": uuid4(),
        "topic": "nrm.to.nav",
        "partition": number % 4,
        "offset": number,
        "mailbox_seq": number or None,
        "type": "ReferralSent",
        "sha256": bytes([number % 256]) * 32,
        "value": b"\x00\xff" * (number % 7),
        "applied_at": NOW.replace(tzinfo=None, microsecond=number),
    }


def outbox_row(number: int) -> dict[str, object]:
    row = OutboxRow("nrm.from.nav", 0, number, b"key", b"\xff" if number else None, (("Ø", b"\xff"),))
    of_event = {"event_id": uuid4() if number else None, "case_id": None, "type": None}
    return (
        {name: getattr(row, name) for name in ("topic", "partition", "seq", "key", "value")}
        | of_event
        | {"headers": stored(row.headers), "written_at": number / 7, "offset": None}
    )


@pytest.mark.parametrize("count", [0, 1, many_rows.AT_ONCE, 2 * many_rows.AT_ONCE + 7])
@pytest.mark.parametrize(("table", "make"), [(tables.inbox, inbox_row), (tables.outbox, outbox_row)])
def test_they_are_the_same(database: Database, table: sa.Table, make: object, count: int) -> None:
    assert callable(make)
    rows = [make(number) for number in range(count)]
    found = []
    for together in (True, False):
        with database.trying() as connection:
            if together:
                many_rows.insert(connection, table, rows)
            else:
                for row in rows:
                    connection.execute(sa.insert(table), row)
            kept = connection.execute(sa.select(table).order_by(*table.primary_key)).all()
            found.append([tuple(one) for one in kept])
    assert found[0] == found[1]
    assert len(found[0]) == count
