"""How far behind a service is, asked of the broker: also where no worker runs or gets on."""

import pytest
from confluent_kafka import Producer

from henvis.bus.broker.topics import Topics
from henvis.bus.numbers.backlog import Backlog, BrokerAway, Followed
from henvis.bus.numbers.lanes import metrics_of
from henvis.local.embedded_kafka.broker import Broker
from henvis.ops.measuring import Measuring, Readings, Since, Source
from tests.waiting import eventually

MAILBOX, JOURNAL = "nrm.to.nav", "nrm.from.nav"
LANE, SIGNED = ("henvis_oldest_unhandled_seconds", "to.nav"), ("henvis_checkpoint_age_seconds", "signed")
AWAY = "henvis_broker_away_seconds"


class Behind:
    """NAV's process as it may see the broker, and what somebody writes there."""

    def __init__(self, broker: Broker, topics: Topics) -> None:
        self.lane, self.signed = Followed(LANE, (MAILBOX,)), Followed(SIGNED, (JOURNAL,))
        self.backlog = Backlog(broker.access_of("nav"), topics.partitions, (self.lane, self.signed))
        self._producer = Producer({**broker.access.confluent(), "log_level": 0})

    def write(self, topic: str, partition: int, count: int = 1) -> list[float]:
        """When each arrived, as the broker stamped it."""
        arrived: list[float] = []
        for _ in range(count):
            self._producer.produce(
                topic,
                b"whatever",
                partition=partition,
                on_delivery=lambda _, message: arrived.append(message.timestamp()[1] / 1000),
            )
            assert self._producer.flush(30) == 0
        return arrived

    def looked(self) -> Readings | None:
        """What is found; None where the broker does not say where everything ends, as a busy one may not."""
        try:
            return self.backlog.look()
        except BrokerAway:
            return None

    def since(self) -> tuple[float | None, float | None]:
        """Since when lane and checkpoint wait, None where nothing does."""
        found = eventually(self.looked, within=60, what="the broker says where everything ends")
        ages = found[LANE], found[SIGNED]
        first, second = (age.at if isinstance(age, Since) else None for age in ages)
        return first, second


@pytest.fixture
def behind(broker: Broker, topics_reset: Topics) -> Behind:
    one = Behind(broker, topics_reset)
    eventually(one.looked, within=60, what="each new partition has its leader")
    return one


def test_the_oldest_record_of_any_partition_counts_until_it_is_handled(behind: Behind) -> None:
    assert behind.since() == (None, None)
    first, second = behind.write(MAILBOX, 2, 2)
    behind.write(MAILBOX, 0)
    assert behind.since() == (first, None)
    behind.lane.done = {(MAILBOX, 2): 1, (MAILBOX, 0): 1}
    assert behind.since() == (second, None)
    behind.lane.done = {(MAILBOX, 2): 2, (MAILBOX, 0): 1}
    assert behind.since() == (None, None)


def test_records_that_no_checkpoint_covers_are_told_apart_from_those_that_wait(behind: Behind) -> None:
    [said] = behind.write(JOURNAL, 3)
    assert behind.since() == (None, said)
    behind.signed.done = {(JOURNAL, 3): 1}
    assert behind.since() == (None, None)


def test_while_the_broker_is_away_what_waited_grows_older(behind: Behind, broker: Broker) -> None:
    metrics = metrics_of("nav")
    source = Source("broker", behind.backlog.look, within_s=10, away=AWAY)
    measured = Measuring(metrics.board, [source])
    behind.write(MAILBOX, 1)

    def waited() -> float:
        """For how long the lane has waited on a broker that answers; 0 while it does not."""
        measured.refresh()
        return metrics.value(LANE[0], lane=LANE[1]) if metrics.value(AWAY) == 0 else 0

    before = eventually(waited, within=60, what="something waits on a broker that answers")
    broker.pause()
    try:
        measured.refresh()
        assert metrics.value(LANE[0], lane=LANE[1]) > before
        assert metrics.value(AWAY) > 0
        assert metrics.value("henvis_scrape_failed", **{"class": "broker"}) == 1
        assert behind.looked() is None
    finally:
        broker.resume()

    def answers() -> bool:
        measured.refresh()
        return metrics.value(AWAY) == 0

    eventually(answers, within=30, what="it answers again")
