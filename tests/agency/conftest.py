"""The offices of the agencies that have a service."""

from collections.abc import Iterator

import pytest

from services.intake.service import SERVICE as INTAKE
from services.nav.service import SERVICE as NAV
from services.udi.service import SERVICE as UDI
from tests.agency.office import NewDatabase, Office, databases_of, opened
from tests.agency.offices import office_of
from tests.databases import Databases


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> NewDatabase:
    """Makes databases with all tables and nothing in them."""
    return databases_of(INTAKE, databases, tmp_path_factory.mktemp("migrated"))


intake, nav, udi = (office_of(service) for service in (INTAKE, NAV, UDI))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Iterator[Office]:
    """An office that a whole file shares: for requests that leave nothing behind."""
    with opened(INTAKE, tmp_path_factory.mktemp("desk"), new_database) as office:
        yield office
