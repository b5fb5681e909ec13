"""A canary for each of Faust's own names that the worker shell uses, on a real broker."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from kafka import KafkaProducer

from henvis.bus.broker.refusals import Refusals
from henvis.bus.broker.topics import Topics
from henvis.bus.faust_worker import consumer as faust_consumer
from henvis.bus.faust_worker.shell import Shell
from henvis.bus.handling.positions import PositionMoved
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.record import Record
from henvis.local.embedded_kafka.broker import Broker
from tests.odd_names import OddName
from tests.waiting import eventually

TOPIC = "nrm.to.police"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Faust and what it brings


class Seen:
    """Work that only remembers what it was told to do."""

    def __init__(self, start: int = 0, moved_once_at: int | None = None) -> None:
        self.batches: list[list[int]] = []
        self.assignments: list[frozenset[tuple[str, int]]] = []
        self.rounds = 0
        self.unread: list[int] = []
        self.passed_over: list[tuple[int, int]] = []
        self._start = start
        self._moved_at = moved_once_at

    def start_of(self, _topic: str, _partition: int) -> int:
        return self._start

    def handle(self, records: Sequence[Record]) -> None:
        if self._moved_at == records[0].offset:
            self._moved_at, self._start = None, records[0].offset + 1
            raise PositionMoved("another worker was here")
        self.batches.append([record.offset for record in records])

    def unreadable(self, _topic: str, _partition: int, offset: int) -> None:
        self.unread.append(offset)
        self._start = offset + 1

    def pass_over(self, _topic: str, _partition: int, start: int, to: int) -> None:
        self.passed_over.append((start, to))

    def between(self) -> None:
        self.rounds += 1

    def assigned(self, partitions: frozenset[tuple[str, int]]) -> None:
        self.assignments.append(partitions)

    @property
    def offsets(self) -> list[int]:
        return [offset for batch in self.batches for offset in batch]


@pytest.fixture
def five(broker: Broker, topics_reset: Topics) -> Broker:
    """A broker whose police mailbox has five records on partition 1."""
    del topics_reset
    producer = Producer({**broker.access.confluent(), "enable.idempotence": True})
    for number in range(5):
        producer.produce(TOPIC, key=b"k", value=str(number).encode(), partition=1)
    assert producer.flush(20) == 0
    return broker


def while_working(
    broker: Broker, folder: Path, work: Seen, look: Callable[[], object], name: str = "one"
) -> None:
    """Run a shell in its own thread and event loop while `look` looks at it."""
    started: Future[Callable[[], object]] = Future()

    async def main() -> None:
        stop = asyncio.Event()
        shell = Shell(
            group="canary",
            instance=name,
            kafka=broker.access,
            topics=[TOPIC],
            state=folder / name,
            work=work,
            refusals=Refusals(broker.access, metrics_of("nav")),
        )
        started.set_result(partial(asyncio.get_running_loop().call_soon_threadsafe, stop.set))
        await shell.run(stop)

    thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
    thread.start()
    end = started.result(30)
    try:
        look()
    finally:
        end()
        thread.join(20)


def test_drain_messages_hands_over_whole_batches(five: Broker, tmp_path: Path) -> None:
    work = Seen()
    while_working(
        five,
        tmp_path,
        work,
        lambda: eventually(lambda: len(work.offsets) == 5, within=30, what="five records"),
    )
    assert work.offsets == [0, 1, 2, 3, 4]
    assert len(work.batches) < 5, "a batch is more than a record"


def test_perform_seek_and_seek_wait_put_our_position_over_kafkas(five: Broker, tmp_path: Path) -> None:
    work = Seen(start=3)
    while_working(
        five,
        tmp_path,
        work,
        lambda: eventually(lambda: len(work.offsets) == 2, within=30, what="two records"),
    )
    assert work.offsets == [3, 4]


def test_a_batch_that_comes_too_late_is_read_again_from_where_the_position_stands(
    five: Broker, tmp_path: Path
) -> None:
    work = Seen(moved_once_at=0)
    while_working(
        five,
        tmp_path,
        work,
        lambda: eventually(lambda: len(work.offsets) == 4, within=30, what="four records"),
    )
    assert work.offsets == [1, 2, 3, 4]


def test_earliest_offsets_tells_a_marker_of_a_transaction_from_lost_records(
    five: Broker, tmp_path: Path
) -> None:
    producer = Producer({**five.access.confluent(), "transactional.id": "canary"})
    producer.init_transactions(20)
    for number in range(2):
        producer.begin_transaction()
        producer.produce(TOPIC, key=b"k", value=str(number).encode(), partition=1)
        producer.commit_transaction(20)
    work = Seen()
    while_working(
        five,
        tmp_path,
        work,
        lambda: eventually(lambda: len(work.offsets) == 7, within=30, what="seven records"),
    )
    assert work.offsets == [0, 1, 2, 3, 4, 5, 7]
    assert work.passed_over == [(6, 7)]


def test_fetch_records_finds_the_one_that_cannot_be_read(five: Broker, tmp_path: Path) -> None:
    producer = KafkaProducer(**five.access.kafka_python())
    producer.send(TOPIC, b"bad", b"k", [(OddName("\udcff\udcfe"), b"1")], 1).get(20)
    producer.send(TOPIC, b"good", b"k", [], 1).get(20)
    producer.close()
    work = Seen()
    while_working(
        five,
        tmp_path,
        work,
        lambda: eventually(lambda: 6 in work.offsets, within=30, what="the record behind it"),
    )
    assert work.unread == [5]
    assert sorted(set(work.offsets)) == [0, 1, 2, 3, 4, 6]


def test_commit_tells_kafka_how_far_we_are(
    five: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faust_consumer, "COMMIT_EVERY_S", 0.1)
    consumer = Consumer({**five.access.confluent(), "group.id": "canary"})

    def committed() -> bool:
        (place,) = consumer.committed([TopicPartition(TOPIC, 1)], timeout=10)
        return bool(place.offset == 5)

    work = Seen()
    try:
        while_working(
            five, tmp_path, work, lambda: eventually(committed, within=30, what="the group's offset is 5")
        )
    finally:
        consumer.close()


def test_partitions_are_given_up_before_another_worker_has_them(five: Broker, tmp_path: Path) -> None:
    first, second = Seen(), Seen()

    def both() -> None:
        eventually(lambda: first.assignments, within=30, what="the first has partitions")
        while_working(five, tmp_path, second, shared, name="two")

    def shared() -> None:
        eventually(
            lambda: second.assignments and second.assignments[-1], within=40, what="the second has some"
        )
        eventually(
            lambda: len(first.assignments) > 1 and first.assignments[-1], within=20, what="so has the first"
        )

    while_working(five, tmp_path, first, both)
    assert frozenset() in first.assignments
    assert first.rounds > 0


def test_faust_opens_no_web_server(five: Broker, tmp_path: Path) -> None:
    import psutil

    work = Seen()
    before = {c.laddr.port for c in psutil.Process().net_connections(kind="inet") if c.status == "LISTEN"}

    def look() -> None:
        eventually(lambda: work.offsets, within=30, what="it works")
        now = {c.laddr.port for c in psutil.Process().net_connections(kind="inet") if c.status == "LISTEN"}
        assert now == before

    while_working(five, tmp_path, work, look)


def test_a_worker_that_was_given_nothing_and_has_nothing_to_commit_lives_on(
    five: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faust_consumer, "COMMIT_EVERY_S", 0.0)
    workers = [Seen() for _ in range(5)]

    def spread() -> bool:
        return sorted(len(one.assignments[-1]) if one.assignments else 0 for one in workers) == [
            0,
            1,
            1,
            1,
            1,
        ]

    def look(left: Sequence[Seen]) -> None:
        if left:
            while_working(five, tmp_path, left[0], lambda: look(left[1:]), name=f"worker-{len(left)}")
            return
        eventually(spread, within=60, what="four of the five have a partition")
        before = [one.rounds for one in workers]
        eventually(
            lambda: all(one.rounds > since + 5 for one, since in zip(workers, before, strict=True)),
            within=20,
            what="all five go on",
        )

    look(workers)
