"""What the reader makes of a partition: every record, its end, and that it has become shorter."""

from collections.abc import Iterator

import pytest
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient
from kafka import KafkaProducer

from henvis.bus.broker.refusals import Refusals
from henvis.bus.broker.topics import Topics
from henvis.bus.numbers.lanes import metrics_of
from henvis.checkpoints.contents import UNREADABLE, Contents, contents_of
from henvis.checkpoints.topic_reader import TopicReader
from henvis.local.embedded_kafka.broker import Broker
from tests.odd_names import OddName
from tests.waiting import eventually

PLACE = ("nrm.from.nav", 0)
MANY = 2000
"""So many that the interpreter has made the code that reads them as quick as it can."""


@pytest.fixture
def reader(broker: Broker, topics_reset: Topics) -> Iterator[TopicReader]:
    del topics_reset
    access = broker.access_of("nav")
    one = TopicReader(access, Refusals(access, metrics_of("nav")), gather_s=0.1)
    yield one
    one.close()


def put(broker: Broker, count: int) -> None:
    """Records, each seventh with a header whose name is no UTF-8."""
    producer = KafkaProducer(**broker.access.kafka_python())
    for number in range(count):
        name = OddName("\udcff\udcfe") if number % 7 == 3 else "name"
        headers = [("first", b"1"), (name, b"odd"), ("last", b"")]
        producer.send(PLACE[0], key=b"key", value=b"%d" % number, headers=headers, partition=0)
    producer.flush(30)
    producer.close()


def all_read(reader: TopicReader) -> list[Contents]:
    found: list[Contents] = []

    def at_the_end() -> bool:
        found.extend(map(contents_of, reader.read(0.2)))
        return PLACE in reader.ended

    eventually(at_the_end, within=30, what="all is read")
    return found


def test_names_that_are_no_text_hold_nobody_up_however_many_there_are(
    broker: Broker, reader: TopicReader
) -> None:
    put(broker, MANY)
    reader.start_at({PLACE: 0})
    found = all_read(reader)
    assert [one.offset for one in found] == list(range(MANY))
    assert [one.value for one in found] == [b"%d" % number for number in range(MANY)]
    odd = {one.offset for one in found if one.headers == UNREADABLE}
    assert odd == set(range(3, MANY, 7))
    others = {one.headers for one in found if one.offset not in odd}
    assert others == {(("first", b"1"), ("name", b"odd"), ("last", b""))}


def test_it_reads_from_where_it_is_told_and_what_comes_later(broker: Broker, reader: TopicReader) -> None:
    put(broker, 10)
    reader.start_at({PLACE: 6})
    assert [one.offset for one in all_read(reader)] == [6, 7, 8, 9]
    put(broker, 2)
    eventually(lambda: PLACE not in reader.ended or reader.read(0.1), within=30, what="more has come")


@pytest.mark.parametrize("start", [3, 99])
def test_a_next_record_that_is_not_there_is_told(broker: Broker, reader: TopicReader, start: int) -> None:
    put(broker, 10)
    admin = AdminClient(broker.access.confluent())
    for answer in admin.delete_records([TopicPartition(*PLACE, 5)]).values():
        answer.result(30)
    reader.start_at({PLACE: start})
    eventually(lambda: not reader.read(0.1) and PLACE in reader.gone, within=30, what="it is told")
