"""A stored position moves only from where it stands, and only in the topic that it was stored for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from henvis.bus import tables
from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.handling import positions
from henvis.bus.handling.positions import PositionMoved, RecordsGone, TopicReplaced
from henvis.bus.storage.database import Database
from tests.databases import Databases

HERE = TopicIdentity("cluster", "topic")


@pytest.fixture
def connection(databases: Databases, tmp_path: Path) -> Iterator[sa.Connection]:
    database = Database(databases.new(tmp_path, "one"))
    tables.metadata.create_all(database.engine)
    with database.writing() as connection:
        yield connection
    database.close()


def advance(connection: sa.Connection, expected: int, to: int) -> None:
    positions.advance(connection, "t", 0, HERE, expected=expected, to=to)


def test_it_begins_at_the_beginning(connection: sa.Connection) -> None:
    assert positions.stored(connection, "t", 0, HERE) == 0
    advance(connection, 0, 7)
    assert positions.stored(connection, "t", 0, HERE) == 7
    assert positions.all_stored(connection) == {("t", 0): 7}


@pytest.mark.parametrize("expected", [0, 3, 6])
def test_a_late_batch_finds_it_moved(connection: sa.Connection, expected: int) -> None:
    advance(connection, 0, 7)
    with pytest.raises(PositionMoved):
        advance(connection, expected, 9)
    assert positions.stored(connection, "t", 0, HERE) == 7


@pytest.mark.parametrize("stored", [0, 7])
def test_records_that_the_broker_no_longer_has_are_not_passed_over(
    connection: sa.Connection, stored: int
) -> None:
    if stored:
        advance(connection, 0, stored)
    with pytest.raises(RecordsGone):
        advance(connection, 8, 9)
    assert positions.stored(connection, "t", 0, HERE) == stored


@pytest.mark.parametrize("other", [TopicIdentity("another", "topic"), TopicIdentity("cluster", "another")])
def test_of_another_cluster_or_topic_it_says_nothing(connection: sa.Connection, other: TopicIdentity) -> None:
    advance(connection, 0, 7)
    with pytest.raises(TopicReplaced):
        positions.stored(connection, "t", 0, other)
    with pytest.raises(TopicReplaced):
        positions.advance(connection, "t", 0, other, expected=7, to=8)
