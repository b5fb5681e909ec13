"""An agency in wrong hands: its own real credentials on the broker, and whatever it likes to write."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from confluent_kafka import Consumer, Producer, TopicPartition
from uuid_utils.compat import uuid7

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.partitioning import key_of, partition_of
from henvis.contract import headers as contract_headers
from henvis.contract import wire
from henvis.contract.events import Event, Meta
from henvis.law.ruleset import load
from henvis.local import instants
from henvis.local.stack import RunningStack
from tests.security.town import PARTITIONS
from tests.waiting import eventually

LAW = load().hash


class Attacker:
    """Who has the credentials of an agency and no manners."""

    def __init__(self, stack: RunningStack, name: str) -> None:
        self.name = name
        self.kafka: KafkaAccess = stack.access(name)
        self._stack = stack
        self._producer = Producer({**self.kafka.confluent(), "log_level": 0})

    def makes(self, case: UUID, draft: Event, publisher: str | None = None, **meta: Any) -> Event:
        """An event that says it is of this agency, or of another."""
        now: datetime = instants.parse(self._stack.describe()["clock"]["now"])
        stamped = Meta(
            id=UUID(str(uuid7())),
            case_id=case,
            publisher=publisher or self.name,
            seq=1,
            occurred=now,
            recorded=now,
            law=LAW,
        )
        return dataclasses.replace(draft, meta=dataclasses.replace(stamped, **meta))

    def writes(
        self,
        event: Event,
        *,
        key: UUID | None = None,
        partition: int | None = None,
        header: Mapping[str, bytes] | None = None,
    ) -> None:
        """Put an event into the agency's own journal, which Kafka lets it."""
        case, value = key or event.meta.case_id, wire.encode(event)
        told = dict(contract_headers.of(event, value)) | dict(header or {})
        place = partition_of(case, PARTITIONS) if partition is None else partition
        self.sends(f"nrm.from.{self.name}", key_of(case), value, list(told.items()), place)

    def sends(self, topic: str, key: Any, value: Any, headers: Any, partition: int) -> None:
        failed: list[Any] = []
        self._producer.produce(
            topic,
            key=key,
            value=value,
            headers=headers,
            partition=partition,
            on_delivery=lambda error, _: failed.append(error) if error else None,
        )
        assert self._producer.flush(30) == 0
        assert not failed, failed

    def replays(self, record: Any, partition: int | None = None) -> None:
        """Put a record, as it is, into the agency's own journal."""
        place = record.partition() if partition is None else partition
        self.sends(f"nrm.from.{self.name}", record.key(), record.value(), record.headers(), place)

    def reads(self, topic: str, case: UUID, kind: type[Event]) -> Any:
        """The first record of this type and case in a topic that the agency may read."""
        consumer = Consumer({**self.kafka.confluent(), "group.id": self.kafka.group, "log_level": 0})
        place = TopicPartition(topic, partition_of(case, PARTITIONS), 0)
        consumer.assign([place])

        def next_one() -> Any:
            message = consumer.poll(0.1)
            if message is None or message.error() or message.key() != key_of(case):
                return None
            return message if isinstance(wire.decode(message.value()), kind) else None

        try:
            return eventually(next_one, within=20, what=f"a {kind.__name__} stands in {topic}")
        finally:
            consumer.close()
