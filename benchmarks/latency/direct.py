"""From a producer to a consumer, with nothing between: what Kafka itself takes on this machine."""

import threading
import time
from collections.abc import Sequence
from typing import Final

from confluent_kafka import Consumer, Producer, TopicPartition

from benchmarks.stage import RunFailed, Stage
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.publishing.outbox import OutboxRow

PER_SECOND: Final = 50
_PATIENCE_S: Final = 30.0


def latencies(place: Stage, rows: Sequence[OutboxRow], partitions: int) -> list[float]:
    """Send each, 50 in a second; seconds from each send to the consumer that has it."""
    topic = place.new_topic("direct", partitions)
    reader = _Reader(place.broker.access, topic, partitions)
    producer = Producer(
        {**place.broker.access.confluent(), "acks": "all", "enable.idempotence": True}
        | {"linger.ms": 0, "log_level": 2}
    )
    for partition in range(partitions):  # the first ones wait for connections to be made
        producer.produce(topic, value=str(partition), partition=partition)
    producer.flush(30)
    reader.wait_for(partitions)
    sent: dict[bytes, float] = {}
    began = time.perf_counter()
    for number, row in enumerate(rows):
        time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        place_of_row = {"partition": row.partition, "headers": list(row.headers)}
        sent[row.value or b""] = time.perf_counter()
        producer.produce(topic, key=row.key, value=row.value, **place_of_row)
        producer.poll(0)
    producer.flush(30)
    reader.wait_for(len(rows) + partitions)
    reader.stop()
    if missing := len(sent.keys() - reader.seen.keys()):
        raise RunFailed(f"the consumer did not get {missing} of {len(sent)} records")
    return [reader.seen[value] - at for value, at in sent.items()]


class _Reader(threading.Thread):
    def __init__(self, kafka: KafkaAccess, topic: str, partitions: int) -> None:
        super().__init__(daemon=True)
        self._consumer = Consumer(
            {**kafka.confluent(), "group.id": f"bench.{topic}", "enable.auto.commit": False}
        )
        self._consumer.assign([TopicPartition(topic, number, 0) for number in range(partitions)])
        self._stopping = threading.Event()
        self.seen: dict[bytes, float] = {}
        self.start()

    def run(self) -> None:
        """Read until stopped."""
        while not self._stopping.is_set():
            message = self._consumer.poll(0.2)
            if message is not None and message.error() is None:
                self.seen[message.value()] = time.perf_counter()
        self._consumer.close()

    def wait_for(self, count: int) -> None:
        """Return when so many were read; the caller looks whether they were, after 30 seconds at most."""
        ends = time.monotonic() + _PATIENCE_S
        while len(self.seen) < count and time.monotonic() < ends:
            time.sleep(0.01)

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self.join(_PATIENCE_S)
