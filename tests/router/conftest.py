"""The router's desk, on a database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.router.desk import Desk, NewDesk, desks


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> NewDesk:
    """Makes desks on databases with nothing in them, for tests of many examples."""
    return desks(databases, tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def desk(new_desk: NewDesk, tmp_path: Path) -> Iterator[Desk]:
    """A desk with nothing on it."""
    with new_desk(tmp_path) as one:
        yield one
