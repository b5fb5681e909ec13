"""Reads our own topics back: what stands there was published, whatever the producer believed."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from confluent_kafka import Consumer, KafkaException, TopicPartition

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.message_headers import read_headers
from henvis.bus.broker.refusals import TOPIC_REFUSED
from henvis.bus.publishing import outbox
from henvis.bus.publishing.outbox import OutboxRow
from henvis.contract.headers import SEQ_HEADER
from henvis.ops.log import SECURITY, logger

security = logger(SECURITY)

Place = tuple[str, int]
"""A topic and the number of one of its partitions."""

_PATIENCE_S = 30.0


class CannotReadBack(RuntimeError):
    """The broker did not give our own topic back in time, or no longer has what it confirmed."""


class NotLetRead(CannotReadBack):
    """The broker does not let us read a topic back."""

    def __init__(self, topic: str) -> None:
        super().__init__(TOPIC_REFUSED)
        self.topic = topic


class ReadBack:
    """Looks into our own topics, with one consumer that is made when it is first needed."""

    def __init__(self, kafka: KafkaAccess, unreadable: Collection[str] = ()) -> None:
        """Read from the broker at `kafka`, but not the topics that only others may read."""
        self._kafka = kafka
        self._unreadable = frozenset(unreadable)
        self._consumer: Consumer | None = None

    def published(
        self,
        connection: sa.Connection,
        rows: Mapping[Place, Sequence[OutboxRow]],
        gets_on: Callable[[], None] = lambda: None,
    ) -> list[tuple[OutboxRow, int]]:
        """Return which of `rows` stand in their partitions already, each with its offset.

        Reads each partition from the last record that is marked as sent to its end. What stands in a topic
        that we may not read is not known: there a record may come to stand twice. `gets_on` is called again
        and again meanwhile. Raises CannotReadBack, which is NotLetRead where the broker refuses.
        """
        wanted = {place: _by_seq(those) for place, those in rows.items() if place[0] not in self._unreadable}
        try:
            unread = dict(self._unread(connection, wanted))
            found: dict[tuple[Place, int], tuple[OutboxRow, int]] = {}
            for message in self._read(unread, gets_on) if unread else ():
                place = (message.topic(), message.partition())
                if row := _row_of(message, wanted[place]):
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
            low, high = self._ends(place)
            last = outbox.last_sent_offset(connection, *place)
            start = low if last is None else last + 1
            if start > high:
                raise CannotReadBack(f"{place[0]}/{place[1]} ends at {high}, before what was sent")
            if start < high:
                yield place, range(start, high)

    def _ends(self, place: Place) -> tuple[int, int]:
        try:
            ends: tuple[int, int] = self._ready().get_watermark_offsets(
                TopicPartition(*place), timeout=_PATIENCE_S
            )
        except KafkaException as error:
            self._require_access(place[0], error)
            raise
        return ends

    def _require_access(self, topic: str, error: KafkaException) -> None:
        # A topic that one may not even see seems to have no such partition.
        if error.args[0].name() == "_UNKNOWN_PARTITION":
            found = self._ready().list_topics(topic, timeout=_PATIENCE_S).topics[topic].error
            if found is not None and found.name() == TOPIC_REFUSED:
                raise NotLetRead(topic) from error

    def _read(self, unread: Mapping[Place, range], gets_on: Callable[[], None]) -> Iterator[Any]:
        """One after the other: a database that was restored may be far behind its topic."""
        consumer = self._ready()
        consumer.assign([TopicPartition(*place, offsets.start) for place, offsets in unread.items()])
        left = {place: offsets.stop for place, offsets in unread.items()}
        until = time.monotonic() + _PATIENCE_S
        while left:
            if batch := consumer.consume(500, timeout=0.05):
                until = time.monotonic() + _PATIENCE_S
            for message in batch:
                if (error := message.error()) is not None:
                    if error.name() == TOPIC_REFUSED:
                        raise NotLetRead(message.topic())
                    raise KafkaException(error)
                yield message
                place = (message.topic(), message.partition())
                if message.offset() + 1 >= left.get(place, 0):
                    left.pop(place, None)
            gets_on()
            if time.monotonic() > until:
                raise CannotReadBack("the broker does not answer")
        consumer.unassign()

    def _ready(self) -> Consumer:
        if self._consumer is None:
            self._consumer = Consumer(
                {
                    **self._kafka.confluent(),
                    "group.id": self._kafka.group,
                    "enable.auto.commit": False,
                    "auto.offset.reset": "error",
                    "fetch.wait.max.ms": 10,
                    "queued.min.messages": 2000,
                    "queued.max.messages.kbytes": 4096,
                    "fetch.queue.backoff.ms": 10,
                    "log_level": 2,
                }
            )
        return self._consumer


def _by_seq(rows: Sequence[OutboxRow]) -> Mapping[bytes, OutboxRow]:
    """By their numbers as headers have them."""
    return {str(row.seq).encode("ascii"): row for row in rows}


def _row_of(message: Any, rows: Mapping[bytes, OutboxRow]) -> OutboxRow | None:
    """Return the row whose record this is; a record in its place with other bytes is another writer's."""
    row = rows.get(_seq_of(message))
    if row is None or (row.key, row.value) == (message.key(), message.value()):
        return row
    security.error(
        "a record of another writer",
        topic=message.topic(),
        partition=message.partition(),
        offset=message.offset(),
    )
    return None


def _seq_of(message: Any) -> bytes:
    try:
        headers: dict[str, bytes] = dict(read_headers(message) or ())
    except (UnicodeDecodeError, SystemError):
        # The client cannot read a header's name that is no text; whoever wrote it, it was not this service.
        return b""
    return headers.get(SEQ_HEADER, b"")
