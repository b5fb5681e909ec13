"""Hands rows of the outbox to the broker, and says which of them it has."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from confluent_kafka import KafkaError, KafkaException, Producer

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.refusals import TOPIC_REFUSED, Refusals
from henvis.bus.publishing.outbox import OutboxRow
from henvis.ops.metrics import Metrics

Marks = list[tuple[OutboxRow, int]]
"""Rows that the broker has, each with its offset."""

_LAST_ANSWERS_S: Final = 1.0


class Answers:
    """What the broker says of one batch."""

    def __init__(self) -> None:
        self.sent: Marks = []
        self.failed: list[tuple[OutboxRow, str]] = []
        """Rows that were given up, with the error's code: whether the broker has them is not known."""
        self.stopped: KafkaException | None = None
        """Why the producer took no more rows, where it did not."""
        self.stamped_ms: int | None = None
        """The broker's stamp on the last record."""

    def of(self, row: OutboxRow, error: KafkaError | None, message: Any) -> None:
        """Take the answer for one row."""
        if error is None:
            self.sent.append((row, message.offset()))
            self.stamped_ms = message.timestamp()[1]
        else:
            self.failed.append((row, error.name()))

    @property
    def count(self) -> int:
        """How many rows were answered for."""
        return len(self.sent) + len(self.failed)

    @property
    def refused_topics(self) -> frozenset[str]:
        """Topics that the broker does not let us write."""
        return frozenset(row.topic for row, error in self.failed if error == TOPIC_REFUSED)


class Sender:
    """One producer, made anew after trouble."""

    def __init__(self, kafka: KafkaAccess, refusals: Refusals, metrics: Metrics) -> None:
        """Send to the broker at `kafka`."""
        self._kafka = kafka
        self._refusals = refusals
        self._metrics = metrics
        self._producer: Producer | None = None

    def prepare(self) -> Producer:
        """Make the producer, if there is none: the first event need not wait for it."""
        self._producer = self._producer or Producer(_settings(self._kafka, self._refusals))
        return self._producer

    def send(self, rows: Sequence[OutboxRow], goes_on: Callable[[], bool]) -> Answers:
        """Send rows in order and wait for the answers as long as `goes_on`, which is asked now and then."""
        producer, answers, began = self.prepare(), Answers(), time.time()
        handed_over = 0
        try:
            for row in rows:
                producer.produce(
                    row.topic,
                    key=row.key,
                    value=row.value,
                    partition=row.partition,
                    headers=list(row.headers),
                    on_delivery=partial(answers.of, row),
                )
                handed_over += 1
        except KafkaException as error:
            answers.stopped = error
        stopped = _wait(producer, lambda: answers.count < handed_over and goes_on())
        answers.stopped = stopped or answers.stopped
        if answers.stamped_ms is not None:
            self._metrics.sent_between(began, time.time(), answers.stamped_ms / 1000)
        return answers

    def start_over(self) -> None:
        """Give the producer up, and what it may still hold."""
        if self._producer is not None:
            self._producer.purge()
            self._producer = None


def _wait(producer: Producer, waits: Callable[[], bool]) -> KafkaException | None:
    """Wait for the broker's answers; return why the producer takes nothing more, if it does not.

    It says that before it hands out the answers, and only these tell what was refused.
    """
    stopped: KafkaException | None = None
    until = math.inf
    while waits() and time.monotonic() < until:
        try:
            producer.poll(0.05)
        except KafkaException as error:
            stopped, until = error, min(until, time.monotonic() + _LAST_ANSWERS_S)
    return stopped


def _settings(kafka: KafkaAccess, refusals: Refusals) -> dict[str, Any]:
    return {
        **kafka.confluent(),
        "acks": "all",
        "enable.idempotence": True,
        # What comes behind a record that was refused must not get there before it.
        "enable.gapless.guarantee": True,
        "linger.ms": 0,
        # A topic's `max.message.bytes` counts whole batches, so these stay below the smallest of them.
        "batch.size": 131_072,
        "message.max.bytes": 327_680,
        # A broker that is away is waited for: giving a record up would leave its fate unknown.
        "message.timeout.ms": 0,
        "log_level": 2,
        "error_cb": refusals.heard,
    }
