"""The offices of some agencies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from henvis.checkpoints import tables
from services.barnevern.service import SERVICE as BARNEVERN
from services.intake.service import SERVICE as INTAKE
from services.nav.service import SERVICE as NAV
from tests.agency.office import NewDatabase, Office, opened
from tests.databases import Databases, migrated


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> NewDatabase:
    """Makes databases with all tables, those of checkpoints too, and nothing in them."""
    folder = tmp_path_factory.mktemp("migrated")
    empty = migrated(databases, folder, "empty", (*INTAKE.migrations, tables.MIGRATIONS))
    return lambda own, name: databases.copy(empty, own, name)


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
def barnevern(tmp_path: Path, new_database: NewDatabase) -> Iterator[Office]:
    """Barnevern's office, with nothing in it."""
    with opened(BARNEVERN, tmp_path, new_database) as office:
        yield office
