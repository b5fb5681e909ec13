"""The offices of some agencies."""

import pytest

from henvis.checkpoints import tables
from services.barnevern.service import SERVICE as BARNEVERN
from services.intake.service import SERVICE as INTAKE
from services.nav.service import SERVICE as NAV
from tests.agency.office import NewDatabase, databases_of
from tests.agency.offices import office_of
from tests.databases import Databases


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> NewDatabase:
    """Makes databases with all tables, those of checkpoints too, and nothing in them."""
    return databases_of(INTAKE, databases, tmp_path_factory.mktemp("migrated"), tables.MIGRATIONS)


intake, nav, barnevern = (office_of(service) for service in (INTAKE, NAV, BARNEVERN))
