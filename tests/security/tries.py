"""What anybody can try on a broker, each by a real client; the outcome is the broker's own word for it."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import cache, partial
from typing import Any

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    ResourceType,
)

from henvis.bus.broker.kafka_access import KafkaAccess

DONE = "done"
WITHIN_S = 20
Outcomes = Mapping[str, str]
"""Topic → `done`, or why not."""


def write(kafka: KafkaAccess, topics: Sequence[str]) -> Outcomes:
    """Send a record to each."""
    outcomes: dict[str, str] = {}
    producer = Producer({**kafka.confluent(), "log_level": 0, "linger.ms": 0})
    for topic in topics:
        producer.produce(topic, value=b"tried", partition=0, on_delivery=_Delivered(topic, outcomes))
    assert producer.flush(WITHIN_S) == 0
    return outcomes


class _Delivered:
    def __init__(self, topic: str, outcomes: dict[str, str]) -> None:
        self._topic, self._outcomes = topic, outcomes

    def __call__(self, error: Any, _message: object) -> None:
        self._outcomes[self._topic] = error.name() if error else DONE


def read(kafka: KafkaAccess, topics: Sequence[str]) -> Outcomes:
    """Read the first record of each; there has to be one."""
    outcomes: dict[str, str] = {}
    consumer = Consumer({**kafka.confluent(), "group.id": kafka.group, "log_level": 0})
    try:
        for topic in topics:
            if error := consumer.list_topics(topic, timeout=WITHIN_S).topics[topic].error:
                outcomes[topic] = error.name()
        consumer.assign([TopicPartition(topic, 0, 0) for topic in topics if topic not in outcomes])
        ends = time.monotonic() + WITHIN_S
        while len(outcomes) < len(topics):
            assert time.monotonic() < ends, f"neither read nor refused: {set(topics) - outcomes.keys()}"
            for message in consumer.consume(500, 0.1):
                if message.topic() in topics:
                    error = message.error()
                    outcomes.setdefault(message.topic(), error.name() if error else DONE)
        return outcomes
    finally:
        consumer.close()


def see(kafka: KafkaAccess) -> set[str]:
    """The names of all topics that the broker tells of."""
    return set(admin(kafka).list_topics(timeout=WITHIN_S).topics)


def create(kafka: KafkaAccess, topics: Sequence[str]) -> Outcomes:
    """Make each."""
    return _outcomes(admin(kafka).create_topics([NewTopic(name, 1, 1) for name in topics]))


def delete(kafka: KafkaAccess, topics: Sequence[str]) -> Outcomes:
    """Delete each."""
    return _outcomes(admin(kafka).delete_topics(list(topics)))


def grow(kafka: KafkaAccess, topics: Sequence[str]) -> Outcomes:
    """Give each more partitions."""
    return _outcomes(admin(kafka).create_partitions([NewPartitions(name, 9) for name in topics]))


def shorten(kafka: KafkaAccess, topics: Sequence[str]) -> Outcomes:
    """Delete the records at the beginning of each."""
    places = [TopicPartition(name, 0, 1) for name in topics]
    answers = admin(kafka).delete_records(places, request_timeout=5)
    return _outcomes({place.topic: answer for place, answer in answers.items()})


def configure(kafka: KafkaAccess, topics: Sequence[str]) -> Outcomes:
    """Let each forget after a minute."""
    forget = ConfigEntry("retention.ms", "60000", incremental_operation=AlterConfigOpType.SET)
    resources = [ConfigResource(ResourceType.TOPIC, name, incremental_configs=[forget]) for name in topics]
    answers = admin(kafka).incremental_alter_configs(resources)
    return _outcomes({resource.name: answer for resource, answer in answers.items()})


def look_up_settings(kafka: KafkaAccess, topics: Sequence[str]) -> Outcomes:
    """Read the settings of each."""
    resources = [ConfigResource(ResourceType.TOPIC, name) for name in topics]
    answers = admin(kafka).describe_configs(resources)
    return _outcomes({resource.name: answer for resource, answer in answers.items()})


def join(kafka: KafkaAccess, group: str, topic: str) -> str:
    """Become a member of a group that reads a topic."""
    consumer = Consumer({**kafka.confluent(), "group.id": group, "log_level": 0, "session.timeout.ms": 6000})
    given: list[object] = []
    try:
        consumer.subscribe([topic], on_assign=lambda _, partitions: given.append(partitions))
        ends = time.monotonic() + WITHIN_S
        while not given:
            assert time.monotonic() < ends, "neither joined nor refused"
            message = consumer.poll(0.1)
            if message is not None and message.error():
                return str(message.error().name())
        return DONE
    finally:
        consumer.close()


def open_transaction(kafka: KafkaAccess, name: str) -> str:
    """Open a transaction under this id, and end it."""
    producer = Producer({**kafka.confluent(), "transactional.id": name, "log_level": 0, "log.queue": True})

    def use() -> None:
        producer.init_transactions(WITHIN_S)
        producer.begin_transaction()
        producer.abort_transaction(WITHIN_S)

    return outcome(use)


def write_idempotently(kafka: KafkaAccess, topic: str) -> str:
    """Send a record as the relay does."""
    outcomes: dict[str, str] = {}
    producer = Producer({**kafka.confluent(), "enable.idempotence": True, "log_level": 0})
    producer.produce(topic, value=b"tried", partition=0, on_delivery=_Delivered(topic, outcomes))
    ends = time.monotonic() + WITHIN_S
    while not outcomes:
        assert time.monotonic() < ends, "neither written nor refused"
        producer.poll(0.1)
    return outcomes[topic]


def standing(kafka: KafkaAccess, topics: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Topic → how many partitions it has, and the first offset of its first one."""
    consumer = Consumer({**kafka.confluent(), "group.id": kafka.group, "log_level": 0})
    try:
        known = consumer.list_topics(timeout=WITHIN_S).topics
        return {
            topic: (
                len(known[topic].partitions),
                consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=WITHIN_S)[0],
            )
            for topic in topics
        }
    finally:
        consumer.close()


def outcome(trying: Callable[[], object]) -> str:
    """The outcome of one thing."""
    try:
        trying()
    except KafkaException as error:
        return str(error.args[0].name())
    return DONE


def _outcomes(answers: Mapping[str, "Future[Any]"]) -> Outcomes:
    return {name: outcome(partial(answer.result, WITHIN_S)) for name, answer in answers.items()}


@cache
def admin(kafka: KafkaAccess) -> AdminClient:
    """A principal's client; kept, since one that is let go takes its answers with it."""
    return AdminClient({**kafka.confluent(), "log_level": 0})
