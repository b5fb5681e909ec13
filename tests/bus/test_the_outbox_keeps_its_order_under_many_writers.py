"""However many write at once, all that was committed is published, once, in the order of its numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from confluent_kafka import Consumer, TopicPartition
from uuid_utils.compat import uuid7

from henvis.bus import tables
from henvis.bus.broker.topics import Topics
from henvis.bus.clock import SystemClock
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.publishing import outbox
from henvis.bus.publishing.relay import Relay
from henvis.bus.storage.database import Database
from henvis.bus.transaction import Transactions
from henvis.contract import wire
from henvis.contract.events import StatementMade
from henvis.local.embedded_kafka.broker import Broker
from tests.databases import Databases
from tests.waiting import eventually

WRITERS, EACH = 8, 40
JOURNAL = "nrm.from.nav"


@pytest.fixture
def database(databases: Databases, tmp_path: Path) -> Iterator[Database]:
    one = Database(databases.new(tmp_path, "outbox"))
    tables.metadata.create_all(one.engine)
    yield one
    one.close()


@pytest.fixture
def transactions(database: Database, topics_reset: Topics, broker: Broker) -> Iterator[Transactions]:
    """NAV's, while a real relay publishes what they say."""
    relay = Relay(database, broker.access, metrics_of("nav"))
    relay.own(range(topics_reset.partitions))
    relay.start()
    yield Transactions(database, "nav", topics_reset, SystemClock(), "0" * 64, relay.nudge)
    relay.stop(10)


def writes(transactions: Transactions) -> list[UUID]:
    """One writer: many short transactions, each of one to three events; what it was told is committed."""
    committed: list[UUID] = []
    for number in range(EACH):
        with transactions.begin() as transaction:
            said = [
                transaction.publish(StatementMade(statement="indication", value=True), case_id=uuid7())
                for _ in range(1 + number % 3)
            ]
        committed += [event.meta.id for event in said]
    return committed


def journal(broker: Broker, partitions: int) -> dict[int, list[tuple[int, UUID]]]:
    """Number and id of every record of the journal, by partition, in the order in which they stand there."""
    consumer = Consumer({**broker.access.confluent(), "group.id": "onlooker"})
    places = [TopicPartition(JOURNAL, partition) for partition in range(partitions)]
    ends = {place.partition: consumer.get_watermark_offsets(place, timeout=10)[1] for place in places}
    consumer.assign([TopicPartition(JOURNAL, partition, 0) for partition in range(partitions)])
    found: dict[int, list[tuple[int, UUID]]] = defaultdict(list)
    while sum(map(len, found.values())) < sum(ends.values()):
        for record in consumer.consume(500, 0.05):
            meta = wire.decode(record.value()).meta
            found[record.partition()].append((meta.seq, meta.id))
    consumer.close()
    return found


def test_nothing_is_lost_repeated_or_overtaken(
    transactions: Transactions, broker: Broker, topics_reset: Topics
) -> None:
    # A database for each, as processes have it: the writers of one wait for each other before they ask it.
    writers = [replace(transactions, database=Database(transactions.database.url)) for _ in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        committed = [event for told in pool.map(writes, writers) for event in told]
    for writer in writers:
        writer.database.close()

    def unsent() -> int:
        with transactions.database.reading() as connection:
            return outbox.waiting(connection)[0]

    eventually(lambda: unsent() == 0, within=60, what="all that was committed is published")
    published = journal(broker, topics_reset.partitions)

    assert Counter(event for records in published.values() for _, event in records) == Counter(committed)
    for partition, records in published.items():
        assert [seq for seq, _ in records] == list(range(1, len(records) + 1)), f"partition {partition}"
