"""A stopped broker's segment files are changed: the change is located, or the leaves differ.

Each change is made to a partition of its own, so that one broker is stopped and started once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from kafka import KafkaProducer

from henvis.audit.kafka_log import KafkaLog
from henvis.audit.log import LogRecord, LogUnreadable, Place
from henvis.bus.broker import topics as bus_topics
from henvis.local.embedded_kafka.broker import QUICK_START, Broker
from henvis.local.embedded_kafka.setting_up import make_ready
from tests.audit import kafkas_files as files
from tests.audit.archives import root_of

TOPICS = bus_topics.load()
BATCHES, OF = 4, 5
RECORDS = BATCHES * OF
"""Records of each partition, in batches of five."""
FIRST_BAD = 5
"""The first offset of the batch that is changed, the second of four."""

LOCATED: tuple[files.Change, ...] = (
    files.flipped_value,
    files.flipped_checksum,
    files.later_offset,
    files.earlier_offset,
    files.longer_batch,
    files.no_batch,
    files.another_order,
    files.old_format,
    files.a_control_batch_with_checksum,
    files.invalid_header_name_with_checksum,
    files.compressed_by_its_word_with_checksum,
)
"""What is found at the batch, by whoever reads."""
FOUND_BEHIND: dict[files.Change, int] = {files.a_batch_twice: 10, files.one_record_less_with_checksum: 9}
"""What is found behind the batch's first record."""
OTHER_LEAVES: dict[files.Change, set[int]] = {
    files.flipped_value_with_checksum: {7},
    files.flipped_header_with_checksum: {7},
    files.another_time_with_checksum: {5, 6, 7, 8, 9},
}
"""What reads well, and is not what was hashed before: the records that differ."""
SHORTER: dict[files.Change, int] = {
    files.no_last_batch: 15,
    files.half_a_batch_at_the_end: 15,
    files.earlier_offset_of_the_last: 10,
}
"""What reads well and ends earlier: the checkpoints know that there was more."""

CHANGES = (files.nothing, *LOCATED, *FOUND_BEHIND, *OTHER_LEAVES, *SHORTER)
JOURNALS = sorted(topic.name for topic in TOPICS.all if topic.kind == "journal")
PLACES = dict(
    zip(CHANGES, (Place(*one) for one in product(JOURNALS, range(TOPICS.partitions))), strict=False)
)


class Changed(NamedTuple):
    """The records of each place before its file was changed, and the log afterwards."""

    before: dict[Place, list[LogRecord]]
    log: KafkaLog


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Changed]:
    """A broker whose files were changed while it was stopped in order."""
    folder = tmp_path_factory.mktemp("changed")
    broker = Broker(folder / "broker", log=folder / "kafka.log", jvm=QUICK_START)
    try:
        broker.start()
        broker.wait_ready()
        make_ready(broker, TOPICS)
        fill(broker)
        with KafkaLog(broker.access, TOPICS) as log:
            before = {place: list(log.read(place)) for place in PLACES.values()}
        broker.stop()
        for changing, place in PLACES.items():
            files.change(segment(folder / "broker", place), changing)
        broker.start()
        broker.wait_ready()
        with KafkaLog(broker.access, TOPICS, patience_s=5) as log:
            yield Changed(before, log)
    finally:
        broker.kill()


def fill(broker: Broker) -> None:
    producer = KafkaProducer(**broker.access.kafka_python(), linger_ms=5000, acks="all")
    for batch in range(BATCHES):
        for place, number in product(PLACES.values(), range(batch * OF, batch * OF + OF)):
            headers = [("ce_id", b"id-%d" % number), ("empty", b"")]
            producer.send(place.topic, b"value %d" % number, b"key", headers, partition=place.partition)
        producer.flush(30)
    producer.close()


def segment(folder: Path, place: Place) -> Path:
    (found,) = folder.rglob(f"{place.topic}-{place.partition}/{0:020}.log")
    return found


def test_what_nobody_changed_reads_as_before(changed: Changed) -> None:
    place = PLACES[files.nothing]

    assert list(changed.log.read(place)) == changed.before[place]
    assert [one.offset for one in changed.before[place]] == [*range(RECORDS)]
    assert changed.before[place][7][3:] == (b"key", b"value 7", (("ce_id", b"id-7"), ("empty", b"")))
    assert [one.offset for one in changed.log.read(place, 17)] == [17, 18, 19]


@pytest.mark.parametrize("change", [*LOCATED, *FOUND_BEHIND])
def test_it_is_located(changed: Changed, change: files.Change) -> None:
    place = PLACES[change]
    first_bad = FOUND_BEHIND.get(change, FIRST_BAD)

    read, error = read_until_refused(changed.log, place)

    assert read == changed.before[place][:first_bad]
    assert (error.place, error.offset) == (place, first_bad)
    assert "value" not in error.reason


@pytest.mark.parametrize(("change", "differing"), OTHER_LEAVES.items())
def test_its_leaves_are_others(changed: Changed, change: files.Change, differing: set[int]) -> None:
    place = PLACES[change]

    read = list(changed.log.read(place))

    pairs = zip(read, changed.before[place], strict=True)
    assert {now.offset for now, before in pairs if root_of([now]) != root_of([before])} == differing
    assert root_of(read) != root_of(changed.before[place])


@pytest.mark.parametrize(("change", "end"), SHORTER.items())
def test_what_was_cut_off_is_not_there(changed: Changed, change: files.Change, end: int) -> None:
    place = PLACES[change]

    assert changed.log.ranges[place] == range(end)
    assert list(changed.log.read(place)) == changed.before[place][:end]


def test_the_log_is_the_clusters(changed: Changed) -> None:
    assert len(changed.log.places) == len(JOURNALS) * TOPICS.partitions
    assert list(changed.log.notes()) == []


def read_until_refused(log: KafkaLog, place: Place) -> tuple[list[LogRecord], LogUnreadable]:
    read = []
    try:
        for one in log.read(place):
            read.append(one)  # noqa: PERF402 - what came before the refusal is wanted
    except LogUnreadable as error:
        return read, error
    raise AssertionError("nothing was found")
