"""Collects the evidence of a run from its topics and databases."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from confluent_kafka import Consumer, TopicPartition

from henvis.agency import store as agency_store
from henvis.agency.tables import deadline, known_case
from henvis.bus import parking
from henvis.bus.broker import topics
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.handling import positions
from henvis.bus.record import Record
from henvis.bus.storage import database as bus_database
from henvis.bus.storage.rows import Rows
from henvis.bus.tables import idempotency, inbox, outbox
from henvis.deadlines.deadline import Deadline
from henvis.local.stack import RunningStack
from services.router import store as router_store
from services.router.tables import routed_case
from tests.faults.seeded.checks import audit
from tests.faults.seeded.evidence import Database, Handled, Published

_HANDLED = [inbox.c[name] for name in ("event_id", "topic", "partition", "offset", "mailbox_seq", "value")]
_PUBLISHED = [outbox.c[name] for name in ("topic", "partition", "seq", "event_id", "key", "value", "offset")]


def databases(stack: RunningStack) -> Mapping[str, Database]:
    """What every service's database says now."""
    return {service: _database(stack.home.database(service), service) for service in services()}


def services() -> tuple[str, ...]:
    """Those that take part in what is said of cases; the audit's only watches."""
    return (*topics.load().agencies, "router")


def log(kafka: KafkaAccess) -> tuple[Record, ...]:
    """Every record of every topic of the bus that says something of a case."""
    table = topics.load()
    said = [topic for topic in table.all if topic.kind != "checkpoints"]
    consumer = Consumer({**kafka.confluent(), "group.id": "checker", "enable.auto.commit": False})
    try:
        places = [TopicPartition(topic.name, n) for topic in said for n in range(table.partitions)]
        ends = {(place.topic, place.partition): _bounds(consumer, place) for place in places}
        return tuple(sorted(_read(consumer, ends), key=lambda one: (one.topic, one.partition, one.offset)))
    finally:
        consumer.close()


def rebuilt(stack: RunningStack, log: Sequence[Record]) -> Mapping[str, Sequence[str]]:
    """Where what the log makes of a service's database differs from what is there."""
    return audit.rebuilt(log, {service: stack.home.database(service) for service in services()})


def _bounds(consumer: Consumer, place: TopicPartition) -> tuple[int, int]:
    low, high = consumer.get_watermark_offsets(place, timeout=20)
    return low, high


def _read(consumer: Consumer, bounds: Mapping[tuple[str, int], tuple[int, int]]) -> Iterator[Record]:
    left = {place: high - low for place, (low, high) in bounds.items()}
    consumer.assign([TopicPartition(*place, bounds[place][0]) for place, count in left.items() if count])
    while total := sum(left.values()):
        for message in consumer.consume(min(500, total), 0.5):
            if message.error() is None:
                place = (message.topic(), message.partition())
                left[place] -= 1
                headers = tuple(message.headers() or ())
                yield Record(*place, message.offset(), message.key(), message.value(), headers)


def _database(url: str, service: str) -> Database:
    own = bus_database.Database(url)
    try:
        with own.reading() as connection:
            return Database(
                inbox=tuple(_handled(connection)),
                outbox=tuple(Published(**row) for row in connection.execute(_sent()).mappings()),
                positions=positions.all_stored(connection),
                answers={row.key: row.body for row in connection.execute(sa.select(idempotency))},
                in_the_way=tuple(_in_words(one) for one in parking.listed(connection)),
                **_domain(connection, service),
            )
    finally:
        own.close()


def _handled(connection: sa.Connection) -> Iterator[Handled]:
    # SQLite numbers rows as they are inserted, and nothing is ever deleted here.
    in_order = sa.select(*_HANDLED, inbox.c.applied_at.label("at")).order_by(sa.literal_column("inbox.rowid"))
    for row in connection.execute(in_order).mappings():
        yield Handled(**{**row, "at": row["at"].replace(tzinfo=UTC)})


def _sent() -> sa.Select[Any]:
    return sa.select(*_PUBLISHED).order_by(outbox.c.topic, outbox.c.partition, outbox.c.seq)


def _domain(connection: sa.Connection, service: str) -> dict[str, Any]:
    if service == "router":
        ids = connection.execute(sa.select(routed_case.c.id)).scalars().all()
        return {"cases": router_store.load(connection, ids)}
    ids = connection.execute(sa.select(known_case.c.id)).scalars().all()
    pages = Rows(Deadline, deadline, ("id",)).load(connection, ids)
    return {"cases": agency_store.load(connection, ids), "deadlines": tuple(pages)}


def _in_words(one: parking.Parked) -> str:
    record = one.record
    return f"{record.topic}/{record.partition}/{record.offset} is {one.state} ({one.reason}: {one.detail})"
