"""Reads our own topics back: what stands there was published, whatever the producer believed."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from confluent_kafka import Consumer, KafkaException, TopicPartition

from henvis.bus import outbox
from henvis.bus.outbox import OutboxRow
from henvis.contract.headers import SEQ_HEADER

security = logging.getLogger("henvis.security")

Place = tuple[str, int]
"""A topic and the number of one of its partitions."""

_PATIENCE_S = 30.0


class CannotReadBack(RuntimeError):
    """The broker did not give our own topic back in time, or no longer has what it confirmed."""


class ReadBack:
    """Looks into our own topics, with one consumer that is made when it is first needed."""

    def __init__(self, kafka: str) -> None:
        """Read from the broker at `kafka`."""
        self._kafka = kafka
        self._consumer: Consumer | None = None

    def published(
        self, connection: sa.Connection, rows: Mapping[Place, Sequence[OutboxRow]]
    ) -> list[tuple[OutboxRow, int]]:
        """Return which of `rows` stand in their partitions already, each with its offset.

        Reads each partition from the last record that is marked as sent to its end. Raises CannotReadBack.
        """
        try:
            unread = dict(self._unread(connection, rows))
            messages = self._read(unread) if unread else ()
            found: dict[tuple[Place, int], tuple[OutboxRow, int]] = {}
            for message in messages:
                place = (message.topic(), message.partition())
                if row := _row_of(message, rows[place]):
                    found.setdefault((place, row.seq), (row, message.offset()))
            return list(found.values())
        except KafkaException as error:
            self.close()
            raise CannotReadBack(error.args[0].name()) from error

    def close(self) -> None:
        """Give the consumer up; the next look makes a new one."""
        if self._consumer is not None:
            self._consumer.close()
            self._consumer = None

    def _unread(self, connection: sa.Connection, places: Iterable[Place]) -> Iterator[tuple[Place, range]]:
        for place in places:
            low, high = self._ready().get_watermark_offsets(TopicPartition(*place), timeout=_PATIENCE_S)
            last = outbox.last_sent_offset(connection, *place)
            start = low if last is None else last + 1
            if start > high:
                raise CannotReadBack(f"{place[0]}/{place[1]} ends at {high}, before what was sent")
            if start < high:
                yield place, range(start, high)

    def _read(self, unread: Mapping[Place, range]) -> list[Any]:
        consumer = self._ready()
        consumer.assign([TopicPartition(*place, offsets.start) for place, offsets in unread.items()])
        left = {place: offsets.stop for place, offsets in unread.items()}
        until = time.monotonic() + _PATIENCE_S
        messages: list[Any] = []
        while left:
            for message in consumer.consume(500, timeout=0.05):
                if message.error() is not None:
                    raise KafkaException(message.error())
                messages.append(message)
                place = (message.topic(), message.partition())
                if message.offset() + 1 >= left.get(place, 0):
                    left.pop(place, None)
            if time.monotonic() > until:
                raise CannotReadBack("the broker does not answer")
        consumer.unassign()
        return messages

    def _ready(self) -> Consumer:
        if self._consumer is None:
            self._consumer = Consumer(
                {
                    "bootstrap.servers": self._kafka,
                    "group.id": "henvis-read-back",
                    "enable.auto.commit": False,
                    "auto.offset.reset": "error",
                    "fetch.wait.max.ms": 10,
                    "log_level": 2,
                }
            )
        return self._consumer


def _row_of(message: Any, rows: Sequence[OutboxRow]) -> OutboxRow | None:
    """Return the row whose record this is; a record in its place with other bytes is another writer's."""
    seq = _seq_of(message)
    row = next((one for one in rows if str(one.seq).encode("ascii") == seq), None)
    if row is None or (row.key, row.value) == (message.key(), message.value()):
        return row
    where = (message.topic(), message.partition(), message.offset())
    security.error("a record of another writer: %s/%d/%d", *where)
    return None


def _seq_of(message: Any) -> bytes:
    try:
        headers: dict[str, bytes] = dict(message.headers() or ())
    except (UnicodeDecodeError, SystemError):
        # The client cannot read a header's name that is no text; whoever wrote it, it was not this service.
        return b""
    return headers.get(SEQ_HEADER, b"")
