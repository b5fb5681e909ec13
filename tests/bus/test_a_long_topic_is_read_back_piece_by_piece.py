"""A database that was restored may be far behind its topic: reading that back takes no memory to speak of."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from henvis.bus import tables
from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.publishing.read_back import ReadBack
from henvis.bus.storage.database import Database
from henvis.contract.headers import SEQ_HEADER
from henvis.local.embedded_kafka.broker import Broker

TOPIC = "long-read-back"
MANY = 20_000
VALUE = b"x" * 2_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(f"sqlite:///{tmp_path}/outbox.db")
    tables.metadata.create_all(one.engine)
    yield one
    one.close()


def row(seq: int) -> OutboxRow:
    return OutboxRow(TOPIC, 0, seq, b"key", VALUE, ((SEQ_HEADER, str(seq).encode("ascii")),))


def test_what_stands_at_the_end_is_found_and_what_lies_before_is_not_kept(
    broker: Broker, database: Database
) -> None:
    admin = AdminClient(broker.access.confluent())
    admin.create_topics([NewTopic(TOPIC, 1, 1)])[TOPIC].result(20)
    producer = Producer({**broker.access.confluent(), "batch.size": 131_072, "log_level": 0})
    for seq in range(1, MANY + 1):
        one = row(seq)
        producer.produce(TOPIC, one.value, one.key, partition=0, headers=list(one.headers))
    assert producer.flush(60) == 0
    reading = ReadBack(broker.access)

    tracemalloc.start()
    with database.reading() as connection:
        found = reading.published(connection, {(TOPIC, 0): [row(MANY), row(MANY + 1)]})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    reading.close()
    assert found == [(row(MANY), MANY - 1)]
    assert peak < MANY * len(VALUE) / 4
