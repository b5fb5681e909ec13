"""A real router process on a real broker, and straight writing to the journals."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from confluent_kafka import Consumer, Producer, TopicPartition

from henvis.bus.broker import topics
from henvis.bus.partitioning import key_of, partition_of
from henvis.contract import headers, wire
from henvis.contract.events import Event
from henvis.local import child, ports
from henvis.local.embedded_kafka.broker import Broker
from tests.identity import issuer_in
from tests.waiting import eventually

PARTITIONS = 4


class Onlooker:
    """Reads along in every topic that the router writes."""

    def __init__(self, broker: Broker) -> None:
        quick = {"fetch.wait.max.ms": 5, "group.id": "onlooker", "auto.offset.reset": "earliest"}
        self._consumer = Consumer({**broker.access.confluent(), **quick})
        written = [topic.name for topic in topics.load().all if topic.writers == ("router",)]
        self._next = {(name, number): 0 for name in written for number in range(PARTITIONS)}
        self._seen: dict[str, list[Any]] = {name: [] for name in written}
        self._consumer.assign([TopicPartition(*place, 0) for place in self._next])

    def all(self, topic: str) -> Sequence[Any]:
        """Every record that stands in the topic now."""
        while any(self._next[topic, number] < self._end(topic, number) for number in range(PARTITIONS)):
            for record in self._consumer.consume(500, 0.05):
                assert record.error() is None, record.error()
                self._seen[record.topic()].append(record)
                self._next[record.topic(), record.partition()] = record.offset() + 1
        return self._seen[topic]

    def close(self) -> None:
        self._consumer.close()

    def _end(self, topic: str, partition: int) -> int:
        return int(self._consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)[1])


class RouterProcess:
    """The router in a folder of its own, and what stands in the topics that it writes."""

    def __init__(self, broker: Broker, folder: Path, database: str) -> None:
        port = ports.free(1)[0]
        self._url = f"http://127.0.0.1:{port}"
        self._log = folder / "router.log"
        environment = (
            os.environ
            | broker.environment_of("router")
            | {
                "HENVIS_SERVICE": "router",
                "HENVIS_INSTANCE": "router-1",
                "HENVIS_DATABASE": database,
                "HENVIS_HTTP_PORT": str(port),
                "HENVIS_STATE": str(folder),
                "HENVIS_CLOCK": "virtual",
                "HENVIS_CLOCK_AT": "2026-03-02T08:00:00Z",
                **issuer_in(folder).environment("router"),
            }
        )
        command = [sys.executable, "-m", "services.router.service"]
        self._process: subprocess.Popen[bytes] = child.spawn(command, self._log, environment)
        self._producer = Producer({**broker.access.confluent(), "enable.idempotence": True})
        self._onlooker = Onlooker(broker)

    def wait_ready(self) -> None:
        eventually(self._ready, within=40, what="the router is ready")

    def end(self) -> None:
        self._onlooker.close()
        self._process.terminate()
        self._process.wait(15)

    def writes(self, agency: str, *said: Event) -> None:
        """Put events into an agency's journal, past everything that the agency's service would check."""
        for event in said:
            case_id, value = event.meta.case_id, wire.encode(event)
            self._producer.produce(
                f"nrm.from.{agency}",
                key=key_of(case_id),
                value=value,
                headers=headers.of(event, value),
                partition=partition_of(case_id, PARTITIONS),
            )
        assert self._producer.flush(30) == 0

    def read(self, topic: str, case_id: UUID) -> Sequence[Any]:
        """The records of a case in a topic, in order."""
        return [record for record in self._onlooker.all(topic) if record.key() == key_of(case_id)]

    def holds(self, topic: str, event: Event) -> bool:
        """Whether the event, byte for byte, stands in a topic."""
        return any(record.value() == wire.encode(event) for record in self.read(topic, event.meta.case_id))

    def wait_for(self, topic: str, event: Event) -> None:
        eventually(lambda: self.holds(topic, event), within=20, what=f"an event stands in {topic}")

    def metrics(self) -> str:
        return httpx.get(f"{self._url}/metrics", trust_env=False, timeout=5).text

    def log(self) -> str:
        return self._log.read_text()

    def _ready(self) -> bool:
        assert self._process.poll() is None, self._log.read_text()
        try:
            return bool(httpx.get(f"{self._url}/health/ready", trust_env=False, timeout=5).json()["ready"])
        except httpx.HTTPError:
            return False
