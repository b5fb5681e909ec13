"""What another writer put into our own topic is passed over when the relay reads it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient, NewTopic
from kafka import KafkaProducer

from henvis.bus import tables
from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.publishing.read_back import ReadBack
from henvis.bus.storage.database import Database
from henvis.contract.headers import SEQ_HEADER
from henvis.local.embedded_kafka.broker import Broker
from tests.odd_names import OddName

TOPIC = "read-back"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(f"sqlite:///{tmp_path}/outbox.db")
    tables.metadata.create_all(one.engine)
    yield one
    one.close()


def test_a_record_whose_headers_no_client_reads_is_nobodys(broker: Broker, database: Database) -> None:
    admin = AdminClient({**broker.access.confluent()})
    admin.create_topics([NewTopic(TOPIC, 1, 1)])[TOPIC].result(20)
    ours = OutboxRow(TOPIC, 0, 1, b"key", b"value", ((SEQ_HEADER, b"1"),))
    producer = KafkaProducer(**broker.access.kafka_python(), acks="all")
    for headers in ([(OddName("\udcff"), b"1")], list(ours.headers)):
        producer.send(TOPIC, key=ours.key, value=ours.value, headers=headers, partition=0).get(20)
    producer.close()
    reading = ReadBack(broker.access)

    with database.reading() as connection:
        found = reading.published(connection, {(TOPIC, 0): [ours]})

    reading.close()
    assert found == [(ours, 1)]
