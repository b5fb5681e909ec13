"""Two real services on a real broker, NAV's and the router's, and all that they keep, say and write."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import sqlalchemy as sa
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from kafka import KafkaProducer

from henvis.bus.broker import topics
from henvis.bus.handling.positions import all_stored
from henvis.bus.partitioning import case_of, partition_of
from henvis.bus.storage.stored_headers import restored
from henvis.bus.tables import outbox, parked
from henvis.local import child, ports
from henvis.local.embedded_kafka.broker import Broker
from tests.hostile.container import HostileRecord
from tests.identity import issuer_in, token_for
from tests.odd_names import OddName
from tests.waiting import eventually

PARTITIONS = topics.load().partitions
READY_WITHIN_S = 60
QUIET_WITHIN_S = 90
Place = tuple[str, int, int]
Stored = dict[str, list[tuple[Any, ...]]]


@dataclass
class Service:
    """One process of one service, on the machine's clock."""

    name: str
    reads: Sequence[str]
    url: str
    log: Path
    process: subprocess.Popen[bytes]
    engine: sa.Engine
    token: httpx.Auth

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", auth=self.token, trust_env=False, timeout=10)

    def ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return bool(self.get("/health/ready").json()["ready"])
        except httpx.HTTPError:
            return False

    def everything(self) -> Stored:
        """All rows of all tables."""
        metadata = sa.MetaData()
        with self.engine.connect() as connection:
            metadata.reflect(connection)
            return {
                table.name: [tuple(row) for row in connection.execute(sa.select(table))]
                for table in metadata.sorted_tables
            }

    def dead_letters(self) -> dict[Place, tuple[str, bool]]:
        """Where each came from, its reason, and whether it stands in the topic of dead letters."""
        found = {}
        with self.engine.connect() as connection:
            for row in connection.execute(sa.select(outbox).where(outbox.c.topic == f"nrm.dead.{self.name}")):
                said = {
                    name: (value or b"").decode("utf-8", "replace") for name, value in restored(row.headers)
                }
                topic, partition, offset = said["henvis_source"].split("/")
                found[topic, int(partition), int(offset)] = said["henvis_reason"], row.offset is not None
        return found

    def parked(self) -> dict[Place, Any]:
        """Every parked record, by where it came from."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(parked).where(parked.c.state != "alone")).all()
        return {(row.topic, row.partition, row.offset): row for row in rows}

    def idle(self, ends: dict[tuple[str, int], int]) -> bool:
        """Whether all is read to these ends, and all that was said is sent."""
        assert self.process.poll() is None, self.log.read_text()
        with self.engine.connect() as connection:
            positions = all_stored(connection)
            unsent = connection.execute(
                sa.select(sa.func.count()).select_from(outbox).where(outbox.c.offset.is_(None))
            ).scalar_one()
        return unsent == 0 and all(
            positions.get(place, 0) >= end for place, end in ends.items() if place[0] in self.reads
        )

    def end(self) -> None:
        self.engine.dispose()
        self.process.terminate()
        self.process.wait(15)


class Stand:
    """The two services and their broker."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self.broker = broker
        table = topics.load()
        journals = [table.journal(agency) for agency in table.agencies]
        self.nav = _start(broker, folder, "nav", ["nrm.to.nav"])
        self.router = _start(broker, folder, "router", journals)
        self.services = (self.nav, self.router)
        self._producers: dict[str, Producer] = {}
        self._odd_names = KafkaProducer(**broker.access.kafka_python(), acks="all")

    def wait_ready(self) -> None:
        for service in self.services:
            eventually(service.ready, within=READY_WITHIN_S, what=f"{service.name} is ready")

    def wait_quiet(self) -> None:
        """Until both services have read all that there is and sent all that they have to say."""
        consumer = Consumer({**self.broker.access.confluent(), "group.id": "hostile"})
        try:
            ends = {
                (topic, number): _last_record_end(consumer, topic, number)
                for service in self.services
                for topic in service.reads
                for number in range(PARTITIONS)
            }
        finally:
            consumer.close()
        for service in self.services:
            eventually(
                partial(service.idle, ends),
                within=QUIET_WITHIN_S,
                what=f"{service.name} has handled all",
            )

    def send(self, topic: str, record: HostileRecord, partition: int) -> list[Place]:
        """Put a record there; where it stands. Raises KafkaException for what the broker refuses."""
        if any(not name.isprintable() for name, _ in record.headers):
            return [self._send_with_odd_names(topic, record, partition)]
        return _produce(self._producer_for(record), topic, record, partition)

    def _producer_for(self, record: HostileRecord) -> Producer:
        """One for each way of sending, since each takes a while to connect."""
        way = record.compression or ("transaction" if record.transaction else "none")
        if way not in self._producers:
            self._producers[way] = Producer(
                {
                    **self.broker.access.confluent(),
                    "message.max.bytes": 1_000_000_000,
                    "linger.ms": 0,
                    "log_level": 0,
                    **({"transactional.id": way} if record.transaction else {"compression.type": way}),
                }
            )
            if record.transaction:
                self._producers[way].init_transactions(20)
        return self._producers[way]

    def _send_with_odd_names(self, topic: str, record: HostileRecord, partition: int) -> Place:
        headers = [(OddName(name), value) for name, value in record.headers]
        sent = self._odd_names.send(topic, record.value, record.key, headers, partition).get(20)
        return topic, partition, sent.offset

    def broker_log(self) -> str:
        """What Kafka itself has written down."""
        return self.broker._log.read_text()

    def end(self) -> None:
        self._odd_names.close()
        for service in self.services:
            service.end()


def partition_for(record: HostileRecord, fallback: UUID) -> int:
    """The partition of the record's key, or the next one where it is to be in another."""
    own = partition_of(case_of(record.key) or fallback, PARTITIONS)
    return (own + record.elsewhere) % PARTITIONS


def _produce(producer: Producer, topic: str, record: HostileRecord, partition: int) -> list[Place]:
    places: list[Place] = []
    refused: list[KafkaException] = []

    def told(error: Any, message: Any) -> None:
        if error is not None:
            refused.append(KafkaException(error))
        else:
            places.append((topic, partition, message.offset()))

    if record.transaction:
        producer.begin_transaction()
    for _ in range(record.repeat):
        producer.produce(
            topic, record.value, record.key, partition, headers=list(record.headers), on_delivery=told
        )
    assert producer.flush(60) == 0
    if record.transaction:
        getattr(producer, f"{record.transaction}_transaction")(20)
    if refused:
        raise refused[0]
    return places


def _last_record_end(consumer: Consumer, topic: str, partition: int) -> int:
    return int(consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)[1])


def _start(broker: Broker, folder: Path, name: str, reads: Sequence[str]) -> Service:
    port, log, database = ports.free(1)[0], folder / f"{name}.log", folder / f"{name}.db"
    issuer = issuer_in(folder)
    environment = (
        os.environ
        | broker.environment_of(name)
        | {
            "HENVIS_SERVICE": name,
            "HENVIS_INSTANCE": f"{name}-1",
            "HENVIS_DATABASE": f"sqlite:///{database}",
            "HENVIS_HTTP_PORT": str(port),
            "HENVIS_STATE": str(folder),
            "HENVIS_CLOCK": "system",
            **issuer.environment(name),
        }
    )
    process = child.spawn([sys.executable, "-m", f"services.{name}.service"], log, environment)
    engine = sa.create_engine(f"sqlite:///{database}")
    return Service(name, reads, f"http://127.0.0.1:{port}", log, process, engine, token_for(issuer, name))
