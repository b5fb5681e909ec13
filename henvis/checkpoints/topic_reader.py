"""Reads partitions of journals and of the checkpoints from where it is told, outside of any group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from confluent_kafka import Consumer, KafkaException, TopicPartition

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.refusals import TOPIC_REFUSED, Refusals

Partition = tuple[str, int]
"""A topic and the number of one of its partitions."""

MOST: Final = 500
GATHERED: Final = 65_536
"""Bytes that the broker may gather for one answer: an answer for each record costs more than the record."""
_GONE: Final = frozenset({"_AUTO_OFFSET_RESET", "OFFSET_OUT_OF_RANGE", "_LOG_TRUNCATION"})


class TopicReader:
    """One consumer, made when it is first needed; whose position is nobody's but the caller's."""

    def __init__(self, kafka: KafkaAccess, refusals: Refusals, *, gather_s: float) -> None:
        """Read from the broker at `kafka`; nothing yet. A record may wait `gather_s` seconds for others."""
        self._kafka = kafka
        self._gather_s = gather_s
        self._refusals = refusals
        self._consumer: Consumer | None = None
        self._next: dict[Partition, int] = {}
        self.ended: set[Partition] = set()
        """The partitions of which all was read that there was."""
        self.gone: set[Partition] = set()
        """The partitions whose next record is not there any more, or never was: the log is shorter."""

    def start_at(self, starts: Mapping[Partition, int]) -> None:
        """Read these partitions, beside those that are read already, each from its next offset."""
        self._next |= starts
        self.ended -= starts.keys()
        self._ready().assign([TopicPartition(*place, offset) for place, offset in self._next.items()])

    def read(self, within: float) -> list[Any]:
        """Return what has come within some seconds, in the order of each partition. Raises KafkaException."""
        messages = []
        for message in self._ready().consume(MOST, within):
            place = (message.topic(), message.partition())
            if (error := message.error()) is not None:
                self._note(place, error)
                continue
            self._next[place] = message.offset() + 1
            self.ended.discard(place)
            messages.append(message)
        return messages

    def close(self) -> None:
        """Give the consumer up, and what it was reading; the next call makes a new one."""
        self._next.clear()
        self.ended.clear()
        self.gone.clear()
        if self._consumer is not None:
            consumer, self._consumer = self._consumer, None
            consumer.close()

    def _note(self, place: Partition, error: Any) -> None:
        name = error.name()
        if name == "_PARTITION_EOF":
            self.ended.add(place)
        elif name in _GONE:
            self.gone.add(place)
        else:
            if name == TOPIC_REFUSED:
                self._refusals.topic("read", place[0])
            raise KafkaException(error)

    def _ready(self) -> Consumer:
        if self._consumer is None:
            self._consumer = Consumer(
                {
                    **self._kafka.confluent(),
                    "group.id": self._kafka.group,
                    "enable.auto.commit": False,
                    "enable.partition.eof": True,
                    "auto.offset.reset": "error",
                    "check.crcs": True,
                    "fetch.min.bytes": GATHERED,
                    "fetch.wait.max.ms": round(self._gather_s * 1000),
                    # Records that wait here are memory, and the next are a moment away.
                    "queued.min.messages": 4 * MOST,
                    "queued.max.messages.kbytes": 4096,
                    "log_level": 2,
                    "error_cb": self._refusals.heard,
                }
            )
        return self._consumer
