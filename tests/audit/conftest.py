"""A log as honest services leave it, and everybody's signatures."""

from pathlib import Path

import pytest

from henvis.play import reader
from tests.audit.memory_log import MemoryLog, Signers
from tests.audit.paper_bus import paper_bus
from tests.databases import Databases
from tests.router.desk import NewDesk, desks

STORIES = Path(__file__).parents[1] / "scenarios"


@pytest.fixture(scope="session")
def signers() -> Signers:
    """Everybody's keys."""
    return Signers()


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> NewDesk:
    """Makes routers on databases with nothing in them."""
    return desks(databases, tmp_path_factory.mktemp("routers"))


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> MemoryLog:
    """What stands in the journals after all shipped stories, merged; nobody has signed it."""
    stories = [reader.read(path) for path in sorted(STORIES.glob("*.yaml"))]
    with paper_bus(databases, tmp_path_factory.mktemp("bus")) as bus:
        return MemoryLog(bus.plays(*stories).journals())


@pytest.fixture(scope="session")
def honest(told: MemoryLog, signers: Signers) -> MemoryLog:
    """The same, signed by everybody over all of it."""
    return signers.sign(told)
