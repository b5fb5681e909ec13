"""From a producer to a consumer, with nothing between: what Kafka itself takes on this machine."""

import threading
import time
from collections.abc import Sequence
from typing import Final

from confluent_kafka import Consumer, TopicPartition

from benchmarks.latency.paced import Sender
from benchmarks.stage import RunFailed, Stage
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.publishing.outbox import OutboxRow

_PATIENCE_S: Final = 30.0


def latencies(place: Stage, rows: Sequence[OutboxRow], partitions: int) -> list[float]:
    """Send each, 50 in a second; seconds from each send to the consumer that has it."""
    topic = place.new_topic("direct", partitions)
    reader = _Reader(place.broker.access, topic, partitions)
    sender = Sender(place, topic, partitions)
    reader.wait_for(partitions)
    sent = sender.send(rows)
    reader.wait_for(len(rows) + partitions)
    reader.stop()
    if missing := sum(row.value not in reader.seen for row in rows):
        raise RunFailed(f"the consumer did not get {missing} of {len(rows)} records")
    return [reader.seen[row.value or b""] - at for row, at in zip(rows, sent, strict=True)]


class _Reader(threading.Thread):
    def __init__(self, kafka: KafkaAccess, topic: str, partitions: int) -> None:
        super().__init__(daemon=True)
        self._consumer = Consumer(
            {**kafka.confluent(), "group.id": f"bench.{topic}", "enable.auto.commit": False}
        )
        self._consumer.assign([TopicPartition(topic, number, 0) for number in range(partitions)])
        self._stopping = threading.Event()
        self._count = 0
        self.seen: dict[bytes, float] = {}
        self.start()

    def run(self) -> None:
        """Read until stopped."""
        while not self._stopping.is_set():
            message = self._consumer.poll(0.2)
            if message is not None and message.error() is None:
                self.seen[message.value()] = time.perf_counter()
                self._count += 1
        self._consumer.close()

    def wait_for(self, count: int) -> None:
        """Return when so many were read; the caller looks whether they were, after 30 seconds at most."""
        ends = time.monotonic() + _PATIENCE_S
        while self._count < count and time.monotonic() < ends:
            time.sleep(0.01)

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self.join(_PATIENCE_S)
