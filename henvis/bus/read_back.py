"""Reads our own topics back: what stands there was published, whatever the producer believed."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from henvis.bus import outbox
from henvis.bus.outbox import OutboxRow
from henvis.bus.record import SEQ_HEADER

security = logging.getLogger("henvis.security")

_PATIENCE_S = 30.0
_END_OF_PARTITION: int = KafkaError._PARTITION_EOF  # noqa: SLF001 - librdkafka's codes are named so


class CannotReadBack(RuntimeError):
    """The broker did not give our own topic back in time, or no longer has what it confirmed."""


def published(
    connection: sa.Connection, kafka: str, topic: str, partition: int, rows: Sequence[OutboxRow]
) -> list[tuple[OutboxRow, int]]:
    """Return which of `rows`, all of one partition, stand in the topic already, each with its offset.

    Reads from the last record that is marked as sent to the end. Raises CannotReadBack.
    """
    last = outbox.last_sent_offset(connection, topic, partition)
    start = OFFSET_BEGINNING if last is None else last + 1
    by_seq = {str(row.seq).encode("ascii"): row for row in rows}
    found: dict[int, tuple[OutboxRow, int]] = {}
    for message in _to_the_end(kafka, TopicPartition(topic, partition, start)):
        row = by_seq.get(dict(message.headers() or ()).get(SEQ_HEADER, b""))
        if row is None:
            continue
        if (row.key, row.value) != (message.key(), message.value()):
            security.error("a record of another writer: %s/%d/%d", topic, partition, message.offset())
            continue
        found.setdefault(row.seq, (row, message.offset()))
    return list(found.values())


def _to_the_end(kafka: str, start: TopicPartition) -> list[Any]:
    consumer = Consumer(
        {
            "bootstrap.servers": kafka,
            "group.id": "henvis-read-back",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "auto.offset.reset": "error",
            "log_level": 2,
        }
    )
    try:
        consumer.assign([start])
        return _collect(consumer, time.monotonic() + _PATIENCE_S)
    except KafkaException as error:
        raise CannotReadBack(f"{start.topic}/{start.partition}: {error.args[0].name()}") from error
    finally:
        consumer.close()


def _collect(consumer: Consumer, until: float) -> list[Any]:
    messages = []
    while time.monotonic() < until:
        for message in consumer.consume(500, timeout=0.1):
            error = message.error()
            if error is None:
                messages.append(message)
            elif error.code() == _END_OF_PARTITION:
                return messages
            elif not error.retriable():
                raise KafkaException(error)
    raise CannotReadBack("the broker does not answer")
