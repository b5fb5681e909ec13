"""A real stack around services of the tests' own, and a broker that a test may hurt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from henvis.local.embedded_kafka.broker import QUICK_START, Broker
from henvis.local.services import Modules
from henvis.local.stack import RunningStack, running_stack

ECHO = "tests.local.echo_service"


@pytest.fixture(scope="session")
def echoes() -> Modules:
    """Two services that keep the contract of a process and do nothing."""
    return {"router": ECHO, "nav": ECHO}


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, echoes: Modules) -> Iterator[RunningStack]:
    """A stack with a virtual clock that all tests of this folder share which leave it as it is."""
    home: Path = tmp_path_factory.mktemp("stack")
    with running_stack(home, services=echoes) as running:
        yield running


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker that nobody else uses."""
    own = Broker(tmp_path / "kafka", log=tmp_path / "kafka.log", jvm=QUICK_START)
    try:
        own.start()
        own.wait_ready()
        yield own
    finally:
        own.resume()
        own.kill()
