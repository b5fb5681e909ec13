"""The offices of the agencies that have a service."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from henvis.bus.database import Database
from services.intake.service import SERVICE as INTAKE
from services.nav.service import SERVICE as NAV
from services.udi.service import SERVICE as UDI
from tests.agency.office import Office, opened


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and nothing in them."""
    file = tmp_path_factory.mktemp("migrated") / "empty.db"
    database = Database(f"sqlite:///{file}")
    database.migrate(INTAKE.migrations)
    database.close()
    return file


@pytest.fixture
def intake(tmp_path: Path, migrated: Path) -> Iterator[Office]:
    """Intake's office, with nothing in it."""
    with opened(INTAKE, tmp_path, migrated) as office:
        yield office


@pytest.fixture
def nav(tmp_path: Path, migrated: Path) -> Iterator[Office]:
    """NAV's office, with nothing in it."""
    with opened(NAV, tmp_path, migrated) as office:
        yield office


@pytest.fixture
def udi(tmp_path: Path, migrated: Path) -> Iterator[Office]:
    """UDI's office, with nothing in it."""
    with opened(UDI, tmp_path, migrated) as office:
        yield office


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Office]:
    """An office that a whole file shares: for requests that leave nothing behind."""
    with opened(INTAKE, tmp_path_factory.mktemp("desk"), migrated) as office:
        yield office
