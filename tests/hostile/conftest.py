"""The stand that the hostile inputs are tried on."""

from collections.abc import Iterator

import pytest

from henvis.local.embedded_kafka.broker import Broker
from services.intake.service import SERVICE as INTAKE
from services.udi.service import SERVICE as UDI
from tests.agency.office import NewDatabase, databases_of
from tests.databases import Databases
from tests.fresh_topics import fresh_topics
from tests.hostile.served import Served, serving
from tests.hostile.stand import Stand
from tests.router.desk import NewDesk, desks


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> NewDatabase:
    """Makes databases of an agency with all tables and nothing in them."""
    return databases_of(INTAKE, databases, tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> NewDesk:
    """Makes desks of the router on databases with nothing in them."""
    return desks(databases, tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="module")
def intake(tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Iterator[Served]:
    """Intake's API, over a database of its own."""
    with serving(INTAKE, tmp_path_factory.mktemp("served"), new_database) as served:
        yield served


@pytest.fixture(scope="module")
def udi(tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Iterator[Served]:
    """UDI's."""
    with serving(UDI, tmp_path_factory.mktemp("served"), new_database) as served:
        yield served


@pytest.fixture(scope="module")
def stand(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """NAV's service and the router on new, empty topics."""
    fresh_topics(broker)
    one = Stand(broker, tmp_path_factory.mktemp("stand"))
    try:
        one.wait_ready()
        yield one
    finally:
        one.end()
