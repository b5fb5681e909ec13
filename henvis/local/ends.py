"""Where the consumed partitions end, and which case stands at a position of one."""

from collections.abc import Iterable, Mapping
from typing import Final

from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.local.quiet import Partition

ANSWER_SECONDS: Final = 5.0


class Ends:
    """Asks the broker; one connection, kept. Calls block: use a thread."""

    def __init__(self, kafka: KafkaAccess, topics: Iterable[str], partitions: int) -> None:
        self._kafka = kafka
        self._admin = self._connected()
        self._wanted = {
            TopicPartition(topic, number): OffsetSpec.latest()
            for topic in topics
            for number in range(partitions)
        }

    def read(self) -> Mapping[Partition, int] | None:
        """The next offset of each partition; None where Kafka does not tell."""
        if not self._wanted:
            return {}
        answers = self._admin.list_offsets(self._wanted, request_timeout=ANSWER_SECONDS)
        try:
            return {
                (asked.topic, asked.partition): answer.result(ANSWER_SECONDS).offset
                for asked, answer in answers.items()
            }
        except (KafkaException, TimeoutError):
            # A client that knew Kafka before it was started again goes on asking for leaders of that time.
            self._admin = self._connected()
            return None

    def _connected(self) -> AdminClient:
        return AdminClient({**self._kafka.confluent(), "log_level": 0})

    def case_at(self, topic: str, partition: int, offset: int) -> str | None:
        """The key, which is the case id, of the record that stands there; None where it cannot be read."""
        settings = {**self._kafka.confluent(), "group.id": "unused", "enable.auto.commit": False}
        consumer = Consumer({**settings, "log_level": 0})
        try:
            consumer.assign([TopicPartition(topic, partition, offset)])
            message = consumer.poll(ANSWER_SECONDS)
            key = None if message is None or message.error() else message.key()
            return key.decode("ascii", "replace") if isinstance(key, bytes) else None
        finally:
            consumer.close()
