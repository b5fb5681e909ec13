"""Rows of the outbox are marked in runs; each gets the offset of its own record and no other row any."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from henvis.bus import tables
from henvis.bus.publishing import outbox
from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.storage.database import Database

ROWS = [
    OutboxRow(topic, partition, seq, b"", b"", ())
    for topic in "ab"
    for partition in (0, 1)
    for seq in (1, 2, 3, 4)
]
OFFSETS = st.dictionaries(st.sampled_from(range(len(ROWS))), st.integers(0, 6))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(f"sqlite:///{tmp_path}/outbox.db")
    tables.metadata.create_all(one.engine)
    yield one
    one.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(OFFSETS)
def test_each_row_has_the_offset_that_it_was_given(database: Database, offsets: dict[int, int]) -> None:
    with database.writing() as connection:
        connection.execute(sa.delete(tables.outbox))
        outbox.append(connection, ROWS)
        outbox.mark_sent(connection, [(ROWS[place], offset) for place, offset in offsets.items()])
        columns = tables.outbox.c
        found = connection.execute(sa.select(columns.topic, columns.partition, columns.seq, columns.offset))
        marked = {(row.topic, row.partition, row.seq): row.offset for row in found}
    assert marked == {
        (row.topic, row.partition, row.seq): offsets.get(place) for place, row in enumerate(ROWS)
    }
