"""Records sent as commands are given: so many in a second, and no two at once."""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from confluent_kafka import Producer

from benchmarks.stage import Stage
from henvis.bus.publishing.outbox import OutboxRow

PER_SECOND: Final = 50
T = TypeVar("T")


def paced(items: Iterable[T]) -> Iterator[T]:
    """Give one after the other, each when its time has come."""
    began = time.perf_counter()
    for number, item in enumerate(items):
        time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        yield item


class Sender:
    """A producer as a relay's: acks=all, idempotent, and nothing lingers."""

    def __init__(self, place: Stage, topic: str, partitions: int) -> None:
        """Send one empty record to each partition: the first ones wait for connections to be made."""
        self._topic = topic
        self._producer = Producer(
            {**place.broker.access.confluent(), "acks": "all", "enable.idempotence": True}
            | {"linger.ms": 0, "log_level": 2}
        )
        for partition in range(partitions):
            self._producer.produce(topic, value=b"", partition=partition)
        self._producer.flush(30)

    def send(self, rows: Sequence[OutboxRow]) -> list[float]:
        """Send each in its time; when that was, by `time.perf_counter`."""
        sent = []
        for row in paced(rows):
            sent.append(time.perf_counter())
            self._producer.produce(
                self._topic, key=row.key, value=row.value, partition=row.partition, headers=list(row.headers)
            )
            self._producer.poll(0)
        self._producer.flush(30)
        return sent
