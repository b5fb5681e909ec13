"""Puts what was signed into the topic of checkpoints."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from confluent_kafka import Producer

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.refusals import TOPIC_REFUSED, Refusals
from henvis.bus.broker.topics import CHECKPOINTS
from henvis.checkpoints.office import Outgoing
from henvis.ops.metrics import Metrics

GIVE_UP_MS: Final = 10_000


class NotPublished(RuntimeError):
    """The broker did not take a checkpoint; the text is its code. It is sent again."""


class Publisher:
    """One producer, made when there is first something to send."""

    def __init__(self, kafka: KafkaAccess, refusals: Refusals, metrics: Metrics) -> None:
        """Send to the broker at `kafka`."""
        self._kafka = kafka
        self._metrics = metrics
        self._refusals = refusals
        self._producer: Producer | None = None

    def send(self, messages: Sequence[Outgoing], progress: Callable[[], None]) -> None:
        """Send them in order, calling `progress` now and then. Raises NotPublished."""
        failed: list[str] = []

        stamped: list[int] = []

        def told(error: Any, message: Any) -> None:
            if error is not None:
                failed.append(error.name())
            else:
                stamped.append(message.timestamp()[1])

        producer, began = self._ready(), time.time()
        for one in messages:
            producer.produce(CHECKPOINTS, one.value, one.key, partition=one.partition, on_delivery=told)
        while producer.flush(0.1):
            progress()
        if stamped:
            self._metrics.sent_between(began, time.time(), stamped[-1] / 1000)
        if failed:
            self.close()
            if TOPIC_REFUSED in failed:
                self._refusals.topic("write", CHECKPOINTS)
            raise NotPublished(failed[0])

    def close(self) -> None:
        """Give the producer up; the next call makes a new one."""
        if self._producer is not None:
            self._producer.purge()
            self._producer = None

    def _ready(self) -> Producer:
        if self._producer is None:
            self._producer = Producer(
                {
                    **self._kafka.confluent(),
                    "acks": "all",
                    "enable.idempotence": True,
                    "linger.ms": 0,
                    "message.timeout.ms": GIVE_UP_MS,
                    "log_level": 2,
                    "error_cb": self._refusals.heard,
                }
            )
        return self._producer
