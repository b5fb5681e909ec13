"""The journals as a live Kafka holds them, read to where they ended when the reading began."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Self

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import CorruptRecordError, KafkaError, OffsetOutOfRangeError

from henvis.audit.log import LogRecord, LogUnreadable, Place
from henvis.bus.broker.facts import ClusterUnknown, cluster_id_of
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.topics import Topics
from henvis.errors import CommandFailed
from henvis.proof.merkle import Frontier
from henvis.proof.signing import NoteBroken
from henvis.proof.submission import Submission

CHECKPOINTS: Final = "nrm.checkpoints"
_ROUTERS: Final = "nrm.from.router"
PATIENCE_S: Final = 30.0
_POLL_MS: Final = 500
_AT_ONCE: Final = 2000


class KafkaLog:
    """A `Log` of a cluster. Every checksum is checked, and every offset has to follow the one before.

    kafka-python has some ways of going past what is broken: it leaves out control records and records that
    stand below the offset that was asked for. So what counts is which offsets came, not that nothing failed.
    """

    def __init__(
        self, kafka: KafkaAccess, topics: Topics, patience_s: float = PATIENCE_S, kind: str = "journal"
    ) -> None:
        """Take the snapshot, of all topics of a kind. Raises CommandFailed.

        Wait at most `patience_s` seconds for each answer.
        """
        self._kafka = kafka
        self._patience_s = patience_s
        self._idle: list[KafkaConsumer] = []
        wanted = sorted(topic.name for topic in topics.all if topic.kind == kind)
        try:
            with self._consumer() as consumer:
                self._ranges = _ranges(consumer, wanted)
                self._note_ranges = _ranges(consumer, [CHECKPOINTS])
            self._cluster_id = cluster_id_of(kafka, patience_s)
        except (KafkaError, ClusterUnknown) as error:
            reason = type(error).__name__
            raise CommandFailed(f"Kafka at {kafka.bootstrap} cannot be read ({reason})", _REMEDY) from None
        if not self._ranges:
            raise CommandFailed(
                f"Kafka at {kafka.bootstrap} has no journals", "Start a stack with `henvis up`"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the broker."""
        while self._idle:
            self._idle.pop().close()

    @property
    def cluster_id(self) -> str:
        """The id that the cluster itself gives."""
        return self._cluster_id

    @property
    def places(self) -> Sequence[Place]:
        """Every partition of every journal that is there, in the order of their names."""
        return sorted(self._ranges)

    @property
    def ranges(self) -> Mapping[Place, range]:
        """The offsets of each place at the snapshot."""
        return self._ranges

    def before(self, place: Place) -> Frontier | None:
        """Return the empty tree, or None where the broker has deleted the first records."""
        return None if self._ranges[place].start else Frontier()

    def deleted_under(self, place: Place) -> Sequence[str]:
        """Return nothing: a broker does not say why it deleted."""
        del place
        return ()

    def read(self, place: Place, start: int = 0) -> Iterator[LogRecord]:
        """Yield records from `start`, or the first that is kept, to the snapshot's end. Raises LogUnreadable.

        What comes before the first offset that cannot be read is yielded.
        """
        yield from self._read(place, self._ranges[place], start)

    def notes(self) -> Iterator[bytes]:
        """Yield the note of each message of `nrm.checkpoints`, and whole what has no note's form.

        Nothing where the topic is missing. Raises LogUnreadable.
        """
        for place, offsets in sorted(self._note_ranges.items()):
            for record in self._read(place, offsets, 0):
                try:
                    yield Submission.read(record.value or b"").note
                except NoteBroken:
                    yield record.value or b""

    def _read(self, place: Place, offsets: range, start: int) -> Iterator[LogRecord]:
        wanted = max(start, offsets.start)
        if wanted >= offsets.stop:
            return
        with self._consumer() as consumer:
            partition = TopicPartition(*place)
            consumer.assign([partition])
            consumer.seek(partition, wanted)
            while wanted < offsets.stop:
                for found in self._polled(consumer, place, wanted):
                    if found.offset >= offsets.stop and wanted == offsets.stop:
                        return
                    _require_next(place, wanted, found.offset)
                    wanted += 1
                    yield _record(place, found)

    def _polled(self, consumer: KafkaConsumer, place: Place, wanted: int) -> Sequence[Any]:
        gives_up = time.monotonic() + self._patience_s
        while time.monotonic() < gives_up:
            try:
                polled = consumer.poll(timeout_ms=_POLL_MS, max_records=_AT_ONCE)
            except CorruptRecordError:
                raise LogUnreadable(place, wanted, "the batch's checksum or form is wrong") from None
            except OffsetOutOfRangeError:
                raise LogUnreadable(place, wanted, "the broker no longer has this offset") from None
            except Exception as error:  # noqa: BLE001 - what decoders and codecs raise of hostile bytes is open
                # Its type alone: a reader's text may quote what it could not read.
                raise LogUnreadable(place, wanted, f"it cannot be read ({type(error).__name__})") from None
            for records in polled.values():
                return list(records)
        raise LogUnreadable(place, wanted, f"the broker gave nothing within {self._patience_s:.0f} s")

    @contextmanager
    def _consumer(self) -> Iterator[KafkaConsumer]:
        """A consumer of no group; one that met an error is not used again, for it may skip what failed."""
        consumer = self._idle.pop() if self._idle else self._connect()
        try:
            yield consumer
        except BaseException:
            consumer.close()
            raise
        self._idle.append(consumer)

    def _way_in(self) -> dict[str, Any]:
        return {**self._kafka.kafka_python(), "bootstrap_timeout_ms": int(self._patience_s * 1000)}

    def _connect(self) -> KafkaConsumer:
        return KafkaConsumer(
            **self._way_in(),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            check_crcs=True,
            isolation_level="read_uncommitted",
            max_poll_records=_AT_ONCE,
            fetch_max_wait_ms=100,
        )


_REMEDY: Final = "Start a stack with `henvis up`, or name another broker"


def _require_next(place: Place, wanted: int, found: int) -> None:
    if found > wanted:
        raise LogUnreadable(place, wanted, f"offsets up to {found - 1} are missing")
    if found < wanted:
        raise LogUnreadable(place, wanted, f"offset {found} stands where {wanted} should")


def _record(place: Place, found: Any) -> LogRecord:
    headers = tuple((name, value) for name, value in found.headers)
    return LogRecord(place, found.offset, found.timestamp, found.key, found.value, headers)


def _ranges(consumer: KafkaConsumer, topics: Sequence[str]) -> dict[Place, range]:
    there = consumer.topics()
    partitions = [
        TopicPartition(topic, number)
        for topic in topics
        if topic in there
        for number in sorted(consumer.partitions_for_topic(topic) or ())
    ]
    if not partitions:
        return {}
    starts = consumer.beginning_offsets(partitions)
    # What the router says rests on what stood in the other journals before it: theirs end last.
    in_turn = ([one for one in partitions if (one.topic == _ROUTERS) is first] for first in (True, False))
    ends = {place: end for those in in_turn if those for place, end in consumer.end_offsets(those).items()}
    return {Place(one.topic, one.partition): range(starts[one], ends[one]) for one in partitions}
