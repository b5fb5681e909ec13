"""What all tests share: a broker, databases, and the rule that a collected test is a test that ran."""

from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest
from hypothesis import HealthCheck, settings

from henvis.bus.broker import topics as bus_topics
from henvis.local.embedded_kafka import certificate
from henvis.local.embedded_kafka.broker import QUICK_START, Broker
from henvis.local.forks import Forks
from henvis.ops.log_line import formatter_of
from tests import kafka_classes
from tests.databases import Databases, PostgresqlDatabases, SqliteFiles
from tests.every_test_runs import EveryTestRuns
from tests.fresh_topics import fresh_topics
from tests.postgresql_server import PostgresqlServer

# How long an example takes says how busy the machine is, and nothing of the code.
settings.register_profile("henvis", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("henvis")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Choose what services keep their state in."""
    kinds = ("sqlite", "postgresql")
    parser.addoption("--database", choices=kinds, default="sqlite", help="What services run on (sqlite).")


LONGEST = (
    "tests/flow/test_stories.py",
    "tests/security/test_no_marker_leaves_the_databases_that_may_have_it.py",
    "tests/flow/test_stories_merged_into_one.py",
    "tests/faults/test_a_service_that_is_killed_loses_and_repeats_nothing.py",
    "tests/faults/test_workers_share_partitions_and_a_late_one_changes_nothing.py",
    "tests/faults/test_random_runs_under_faults_keep_every_promise.py",
    "tests/flow/test_two_workers_of_every_service_share_the_cases.py",
)
"""Files that take minutes begin first: else one worker is left with them while the other has nothing."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the others stay as they are."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))


def pytest_configure(config: pytest.Config) -> None:
    """Fail a run in which a collected test did not run."""
    config.pluginmanager.register(EveryTestRuns(config), "every-test-runs")


@pytest.fixture
def caplog(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """As it is, with `text` in the form that a process writes it in."""
    caplog.handler.setFormatter(formatter_of("test"))
    return caplog


@pytest.fixture(scope="session", autouse=True)
def _quick_java() -> Iterator[None]:
    """Stacks of tests live for seconds: their Kafka is to start quickly, not to run quickly."""
    options = (*QUICK_START, f"-XX:SharedArchiveFile={kafka_classes.kept()}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", " ".join(options))
        yield


@pytest.fixture(scope="session", autouse=True)
def _nobody_to_trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests speak to this machine alone, thousands of times; each would read whom the world trusts first."""
    folder = tmp_path_factory.mktemp("trusted")
    certificate.make(folder / "ca.pem", folder / "server.pem")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certifi, "where", lambda: str(folder / "ca.pem"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_probes() -> Iterator[None]:
    """In a test's log stands what the test is about; those about probes say how often they are sent."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HENVIS_PROBE_SECONDS", "0")
        yield


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A real broker for the whole run, without topics: `.access`, `.cluster_id`."""
    folder: Path = tmp_path_factory.mktemp("kafka")
    running = Broker(folder / "broker", log=folder / "kafka.log", jvm=QUICK_START)
    try:
        running.start()
        running.wait_ready()
        yield running
    finally:
        running.kill()  # its data goes with the run, so an orderly end is time for nothing


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """What makes processes of services for the whole run: imports are done once."""
    made = Forks(tmp_path_factory.mktemp("forks") / "fork-server.log")
    yield made
    made.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A real PostgreSQL server for the whole run, in which nothing is cut off. Needs the Debian package."""
    server = PostgresqlServer(durable=False)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """New databases of the kind that the run was started for."""
    if request.config.getoption("--database") == "postgresql":
        return PostgresqlDatabases(request.getfixturevalue("postgresql"))
    return SqliteFiles()


@pytest.fixture
def topics_reset(broker: Broker) -> bus_topics.Topics:
    """The bus's topics, all of them new and empty, on the session's broker."""
    return fresh_topics(broker)
