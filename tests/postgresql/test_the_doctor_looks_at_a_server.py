"""Databases on a server as the doctor finds them: away, read-only, a writer that hangs, one past the lock."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from henvis.agency.tables import MIGRATIONS as AGENCY
from henvis.bus.storage import database as bus_database
from henvis.bus.storage.database import Database
from henvis.checkpoints import tables
from henvis.doctor import database_seen
from henvis.doctor.checks import databases as databases_check
from henvis.doctor.checks import migrations
from henvis.doctor.finding import Finding
from henvis.doctor.own_databases import urls
from henvis.doctor.sight import Sight
from henvis.local.databases import Databases
from henvis.local.home import Home
from tests.databases import PostgresqlDatabases
from tests.doctor.caused import causes


def found(url: str) -> Iterable[Finding]:
    return list(databases_check.compare("nav", database_seen.look(url)))


def test_a_database_that_is_used_as_a_service_does_is_no_finding(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE it (text text)"))
        assert found(database.url) == []
    assert database.durability()["synchronous_commit"] == "on"


@causes("database-away")
def test_a_database_is_not_there(database: Database) -> Any:
    return found(database.url.replace("bus_", "gone_"))


@causes("database-read-only")
def test_a_database_takes_nothing(database: Database) -> Any:
    name = sa.make_url(database.url).database
    with database.engine.connect() as connection:
        connection.execute(sa.text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
        connection.commit()
    return found(database.url)


@causes("database-busy")
def test_a_writer_does_not_end(database: Database, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(database_seen, "STAND_STILL_MS", 0)
    with database.writing() as connection:
        connection.execute(sa.text("SELECT 1"))
        return found(database.url)


@causes("database-second-writer")
def test_somebody_writes_past_the_lock(database: Database) -> Any:
    other = sa.create_engine(database.url)
    with other.connect() as connection:
        connection.execute(sa.text("CREATE TABLE others (text text)"))
        past = found(database.url)
    other.dispose()
    return past


@pytest.fixture
def of_nav(tmp_path: Path, databases: PostgresqlDatabases, monkeypatch: pytest.MonkeyPatch) -> Sight:
    """A folder whose databases are on the server: NAV's alone, and nothing in it."""
    monkeypatch.setattr("henvis.doctor.own_databases.NAMES", ("nav",))
    home = Home(tmp_path / "home")
    home.create()
    server = databases.server("stack")
    Databases(home, server).prepare(["nav"])
    return Sight(home=home, postgres=server)


def test_a_folders_databases_on_a_server_are_looked_at(of_nav: Sight) -> None:
    database = Database(urls(of_nav)["nav"])
    database.migrate((bus_database.MIGRATIONS / "versions", AGENCY, tables.MIGRATIONS))
    database.close()
    for check in (databases_check.CHECK, migrations.CHECK):
        assert check.look(of_nav).findings == ()


@causes("migration-behind")
def test_a_database_on_a_server_was_never_migrated(of_nav: Sight) -> Any:
    return migrations.CHECK.look(of_nav).findings
