"""The offices of the agencies that have a service."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.intake.service import SERVICE as INTAKE
from services.nav.service import SERVICE as NAV
from services.udi.service import SERVICE as UDI
from tests.agency.office import NewDatabase, Office, databases_of, opened
from tests.databases import Databases


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> NewDatabase:
    """Makes databases with all tables and nothing in them."""
    return databases_of(INTAKE, databases, tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def intake(tmp_path: Path, new_database: NewDatabase) -> Iterator[Office]:
    """Intake's office, with nothing in it."""
    with opened(INTAKE, tmp_path, new_database) as office:
        yield office


@pytest.fixture
def nav(tmp_path: Path, new_database: NewDatabase) -> Iterator[Office]:
    """NAV's office, with nothing in it."""
    with opened(NAV, tmp_path, new_database) as office:
        yield office


@pytest.fixture
def udi(tmp_path: Path, new_database: NewDatabase) -> Iterator[Office]:
    """UDI's office, with nothing in it."""
    with opened(UDI, tmp_path, new_database) as office:
        yield office


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Iterator[Office]:
    """An office that a whole file shares: for requests that leave nothing behind."""
    with opened(INTAKE, tmp_path_factory.mktemp("desk"), new_database) as office:
        yield office
