"""How far a service is behind what stands on the broker, also while its worker stands or has no partition.

Asked of the broker itself: where each partition ends, in one request; and only where what is stored is behind
that, when the first record arrived that is not done yet. A record that stays the first is not read again.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.ops.measuring import Readings, Since

Place = tuple[str, int]
"""A topic and the number of one of its partitions."""
ANSWER_WITHIN_S: Final = 2.0
READ_WITHIN_S: Final = 2.0


class BrokerAway(RuntimeError):
    """The broker did not say where a partition ends."""


@dataclass(slots=True)
class Followed:
    """Topics that are followed, and how far: `done` is each partition's next offset to do, 0 without one."""

    gauge: tuple[str, ...]
    """The series of its age, and the values of its labels beside `agency`."""
    topics: tuple[str, ...]
    done: Mapping[Place, int] = field(default_factory=dict)


class Backlog:
    """Looks for one process; not safe between threads."""

    def __init__(self, kafka: KafkaAccess, partitions: int, followed: Sequence[Followed]) -> None:
        """Look at the topics of `followed`, whose `done` others keep up to date."""
        self._kafka = kafka
        self._followed = followed
        self._places = [
            (topic, number)
            for topic in sorted({topic for one in followed for topic in one.topics})
            for number in range(partitions)
        ]
        self._admin: AdminClient | None = None
        self._arrived: dict[tuple[str, int, int], float] = {}

    def look(self) -> Readings:
        """The age of what each is behind with. Raises BrokerAway."""
        # What was done is taken first: what ends later than it is looked at may have been done since.
        done = [{place: one.done.get(place, 0) for place in self._of(one)} for one in self._followed]
        ends = self._ends()
        behind = [[(*place, next_) for place, next_ in each.items() if next_ < ends[place]] for each in done]
        self._date({one for each in behind for one in each})
        return {
            one.gauge: Since(min(self._arrived[place] for place in each)) if each else 0.0
            for one, each in zip(self._followed, behind, strict=True)
        }

    def _of(self, followed: Followed) -> list[Place]:
        return [place for place in self._places if place[0] in followed.topics]

    def _ends(self) -> Mapping[Place, int]:
        admin = self._admin = self._admin or AdminClient({**self._kafka.confluent(), "log_level": 0})
        asked = {TopicPartition(*place): OffsetSpec.latest() for place in self._places}
        futures = admin.list_offsets(asked, request_timeout=ANSWER_WITHIN_S)
        try:
            return {
                (place.topic, place.partition): future.result(ANSWER_WITHIN_S).offset
                for place, future in futures.items()
            }
        except Exception as error:  # noqa: BLE001 - of several libraries, and nothing is known in any case
            raise BrokerAway(_code(error)) from None

    def _date(self, firsts: Collection[tuple[str, int, int]]) -> None:
        """Find out when these arrived; what cannot be read counts from when it was first missed."""
        known = {one: arrived for one, arrived in self._arrived.items() if one in firsts}
        if unknown := [one for one in firsts if one not in known]:
            seen = time.time()
            known |= {**dict.fromkeys(unknown, seen), **self._read(unknown)}
        self._arrived = known

    def _read(self, firsts: Collection[tuple[str, int, int]]) -> Mapping[tuple[str, int, int], float]:
        wanted = {(topic, number): (topic, number, offset) for topic, number, offset in firsts}
        found: dict[tuple[str, int, int], float] = {}
        consumer = Consumer(_settings(self._kafka))
        try:
            consumer.assign([TopicPartition(*first) for first in firsts])
            until = time.monotonic() + READ_WITHIN_S
            while len(found) < len(wanted) and (left := until - time.monotonic()) > 0:
                for message in consumer.consume(len(wanted), min(left, 0.2)):
                    self._note(message, wanted, found)
        finally:
            consumer.close()
        return found

    @staticmethod
    def _note(message: Any, wanted: Mapping[Place, Any], found: dict[Any, float]) -> None:
        if message.error() is None:
            first = wanted[message.topic(), message.partition()]
            found.setdefault(first, message.timestamp()[1] / 1000)


def _code(error: Exception) -> str:
    return str(error.args[0].name()) if isinstance(error, KafkaException) else type(error).__name__


def _settings(kafka: KafkaAccess) -> dict[str, Any]:
    """A few kilobytes of each partition, kept nowhere; the group is named and never joined."""
    return {
        **kafka.confluent(),
        "group.id": kafka.group,
        "enable.auto.commit": False,
        "auto.offset.reset": "earliest",
        "fetch.message.max.bytes": 16_384,
        "queued.min.messages": 1,
        "queued.max.messages.kbytes": 1024,
        "log_level": 0,
    }
