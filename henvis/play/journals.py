"""The journals, read with a consumer of their own as the auditor would: ends, and what has been added."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from kafka import KafkaConsumer, TopicPartition

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.contract.events import Event
from henvis.contract.probe import is_case
from henvis.contract.wire import Undecodable, decode
from henvis.errors import CommandFailed

JOURNAL: Final = "nrm.from."
PATIENCE_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Entry:
    """One record of a journal; `event` is None where it cannot be decoded."""

    topic: str
    partition: int
    offset: int
    event: Event | None


class Journals:
    """All partitions of all journals, from where they ended when this reader was made."""

    def __init__(self, kafka: KafkaAccess) -> None:
        self._consumer = KafkaConsumer(
            **kafka.kafka_python(),
            group_id=None,
            enable_auto_commit=False,
            isolation_level="read_uncommitted",
            fetch_max_wait_ms=20,
        )
        self._partitions = self._all_partitions(kafka.bootstrap)
        self._consumer.assign(self._partitions)
        for partition, end in self._consumer.end_offsets(self._partitions).items():
            self._consumer.seek(partition, end)
        self._ahead: list[Entry] = []
        """What was read and not given out yet."""
        self._probes: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def ends(self) -> Mapping[str, int]:
        """`topic/partition` → the offset that the next record will get, less the probes that came since."""
        self._read_on()
        at = {f"{one.topic}/{one.partition}": self._consumer.position(one) for one in self._partitions}
        return {place: end - self._probes[place] for place, end in at.items()}

    def news(self) -> tuple[Entry, ...]:
        """What has been added since the last call, in each partition's order; probes are nobody's story."""
        self._read_on()
        news, self._ahead = tuple(self._ahead), []
        return news

    def _read_on(self) -> None:
        ends = self._consumer.end_offsets(self._partitions)
        while behind := [one for one in self._partitions if self._consumer.position(one) < ends[one]]:
            for entry in self._polled(behind):
                if entry.event is not None and is_case(entry.event.meta.case_id):
                    self._probes[f"{entry.topic}/{entry.partition}"] += 1
                else:
                    self._ahead.append(entry)

    def _polled(self, behind: list[TopicPartition]) -> Iterator[Entry]:
        polled = self._consumer.poll(timeout_ms=PATIENCE_SECONDS * 1000)
        if not polled:
            raise CommandFailed(f"{behind[0].topic} cannot be read to its end", "See `henvis status`")
        for records in polled.values():
            for record in records:
                yield Entry(record.topic, record.partition, record.offset, _event(record.value))

    def _all_partitions(self, kafka: str) -> list[TopicPartition]:
        topics = sorted(topic for topic in self._consumer.topics() if topic.startswith(JOURNAL))
        if not topics:
            raise CommandFailed(f"Kafka at {kafka} has no journals", "Start the stack with `henvis up`")
        return [TopicPartition(topic, number) for topic in topics for number in self._numbers(topic)]

    def _numbers(self, topic: str) -> list[int]:
        return sorted(self._consumer.partitions_for_topic(topic) or ())


def _event(value: bytes | None) -> Event | None:
    try:
        return decode(value)
    except Undecodable:
        return None
