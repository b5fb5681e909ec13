"""PostgreSQL crashes under a service, or is away: nothing is lost or repeated, and the service goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from henvis.bus.broker.topics import Topics
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.forks import Forks
from tests.faults.bench import Bench
from tests.faults.conftest import statements
from tests.postgresql_server import PostgresqlServer
from tests.waiting import eventually


@pytest.fixture
def server() -> Iterator[PostgresqlServer]:
    """A server of its own, since this one is going to be hurt."""
    own = PostgresqlServer(durable=True)
    try:
        own.start()
        yield own
    finally:
        own.remove()


@pytest.fixture
def bench(
    server: PostgresqlServer, broker: Broker, topics_reset: Topics, tmp_path: Path, forks: Forks
) -> Iterator[Bench]:
    """A bench with new, empty topics, and a database on that server."""
    del topics_reset
    one = Bench(broker, tmp_path, server.create("nav"), forks)
    yield one
    one.end()


def test_a_crash_in_the_middle_of_a_transaction(bench: Bench, server: PostgresqlServer) -> None:
    events = statements(200)
    bench.produce(events)
    process = bench.start(sabotage="slow:before_commit:2")
    eventually((bench.folder / "begun").exists, within=30, what="a transaction is about to be committed")
    server.crash()
    server.start()
    (bench.folder / "go").touch()
    bench.wait_applied(200)
    bench.assert_each_once(events)
    assert bench.journal_repeats() == 0
    assert not process.dead()
    assert "the database does not answer" in process.log.read_text(), "it tried again"


def test_a_server_that_is_away_for_longer_than_a_service_waits(
    bench: Bench, server: PostgresqlServer
) -> None:
    events = statements(200)
    first = bench.start().wait_ready()
    bench.produce(events[:100])
    bench.wait_applied(100)
    server.stop()
    bench.produce(events[100:])
    eventually(first.dead, within=60, what="the service gives up, to be started again")
    assert first.forked.poll() == 70
    server.start()
    bench.start()
    bench.wait_applied(200)
    bench.assert_each_once(events)
    assert bench.journal_repeats() == 0
