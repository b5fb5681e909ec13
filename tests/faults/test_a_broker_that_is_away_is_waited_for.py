"""The broker goes away, comes back, or is another one."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from henvis.bus.broker import topics as bus_topics
from henvis.local.embedded_kafka import topics as local_topics
from henvis.local.embedded_kafka.broker import QUICK_START, Broker
from henvis.local.embedded_kafka.setting_up import make_ready
from henvis.local.forks import Forks
from tests.databases import Databases
from tests.faults.bench import Bench
from tests.faults.conftest import statements
from tests.waiting import eventually

AWAY_S = 30


@pytest.fixture
def own(databases: Databases, tmp_path: Path, forks: Forks) -> Iterator[Bench]:
    """A bench with a broker of its own, since this one is going to be hurt."""
    broker = Broker(tmp_path / "broker", log=tmp_path / "kafka.log", jvm=QUICK_START)
    broker.start()
    broker.wait_ready()
    make_ready(broker, bus_topics.load())
    bench = Bench(broker, tmp_path, databases.new(tmp_path, "nav"), forks)
    yield bench
    bench.end()
    broker.kill()


def test_a_broker_that_is_killed_and_away_for_half_a_minute(own: Bench) -> None:
    events = statements(400)
    own.produce(events[:200])
    process = own.start().wait_ready()
    own.broker.kill()
    gone = time.monotonic()
    eventually(lambda: time.monotonic() - gone > AWAY_S, within=AWAY_S + 5, what="half a minute is over")
    assert not process.dead(), "a service waits for its broker"
    own.broker.start()
    own.broker.wait_ready()
    own.produce(events[200:])
    own.wait_applied(400, within=90)
    own.assert_each_once(events)


def test_a_topic_that_was_made_anew_stops_the_service(own: Bench) -> None:
    own.produce(statements(10))
    own.start().wait_ready()
    own.wait_applied(10)
    own.processes[0].terminate()
    local_topics_remade(own)
    again = own.start()
    assert again.forked.wait(40) == 70
    assert "TopicReplaced" in again.log.read_text()


def local_topics_remade(bench: Bench) -> None:
    """Delete and create NAV's mailbox."""
    from kafka.admin import KafkaAdminClient

    admin = KafkaAdminClient(**bench.broker.access.kafka_python())
    try:
        admin.delete_topics(["nrm.to.nav"])
        eventually(lambda: "nrm.to.nav" not in admin.list_topics(), what="the mailbox is gone")
        local_topics.ensure(bench.broker.access, bus_topics.load(), "embedded")
    finally:
        admin.close()
