"""Databases of the bus on a real PostgreSQL server, for what is special about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from henvis.bus import tables
from henvis.bus.broker import topics
from henvis.bus.clock import SystemClock
from henvis.bus.storage.database import Database
from henvis.bus.transaction import Transactions
from tests.databases import PostgresqlDatabases
from tests.postgresql_server import PostgresqlServer


@pytest.fixture(scope="session")
def databases(postgresql: PostgresqlServer) -> PostgresqlDatabases:
    """PostgreSQL's, whatever the run was started for."""
    return PostgresqlDatabases(postgresql)


@pytest.fixture
def database(databases: PostgresqlDatabases, tmp_path: Path) -> Iterator[Database]:
    """One with the bus's tables and nothing in them."""
    one = Database(databases.new(tmp_path, "bus"))
    tables.metadata.create_all(one.engine)
    yield one
    one.close()


@pytest.fixture
def transactions(database: Database) -> Transactions:
    """NAV's, on that database."""
    return Transactions(database, "nav", topics.load(), SystemClock(), "0" * 64)
