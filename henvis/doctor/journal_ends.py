"""Offsets that the broker tells by time: how much stands on a topic since when, without reading any of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.doctor.check import CannotLook

ANSWER_SECONDS: Final = 5.0
Place = tuple[str, int]
"""A topic and one of its partitions."""


def ends(kafka: KafkaAccess, places: Iterable[Place]) -> Mapping[Place, int]:
    """The next offset of each. Raises CannotLook."""
    return _asked(kafka, places, OffsetSpec.latest())


def first_since(kafka: KafkaAccess, places: Iterable[Place], instant: datetime) -> Mapping[Place, int]:
    """The first offset of each that arrived then or later, where there is any. Raises CannotLook."""
    found = _asked(kafka, places, OffsetSpec.for_timestamp(int(instant.timestamp() * 1000)))
    return {place: offset for place, offset in found.items() if offset >= 0}


def _asked(kafka: KafkaAccess, places: Iterable[Place], which: OffsetSpec) -> Mapping[Place, int]:
    wanted = {TopicPartition(*place): which for place in places}
    if not wanted:
        return {}
    admin = AdminClient({**kafka.confluent(), "log_level": 0})
    try:
        return {
            (asked.topic, asked.partition): answer.result(ANSWER_SECONDS).offset
            for asked, answer in admin.list_offsets(wanted, request_timeout=ANSWER_SECONDS).items()
        }
    except (KafkaException, TimeoutError) as error:
        raise CannotLook("Kafka does not tell where its topics end") from error
