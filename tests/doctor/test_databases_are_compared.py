"""Database files and their migrations: each thing that is wrong with them is a finding."""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from henvis.bus.storage import database as bus_database
from henvis.checkpoints import tables
from henvis.doctor import database_seen
from henvis.doctor.check import CannotLook
from henvis.doctor.checks import databases, migrations
from henvis.doctor.finding import Finding
from henvis.local.home import Home
from tests.doctor.caused import causes, found_by


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database file as a service keeps it, large enough to be damaged inside."""
    path = tmp_path / "nav.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript("CREATE TABLE it (text); CREATE INDEX by_text ON it (text);")
        with connection:
            connection.executemany("INSERT INTO it VALUES (?)", ((f"{n:0300}",) for n in range(300)))
    return path


def of_file(path: Path) -> Iterable[Finding]:
    return databases.compare("nav", database_seen.look(f"sqlite:///{path}"))


def test_a_database_as_a_service_keeps_it_is_no_finding(file: Path) -> None:
    seen = database_seen.look(f"sqlite:///{file}")
    assert (list(databases.compare("nav", seen)), seen.whole) == ([], True)


def test_a_database_that_is_too_large_is_looked_at_for_a_while(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_seen, "QUICK_CHECK_SECONDS", -1.0)
    monkeypatch.setattr(database_seen, "_STEPS", 1)
    seen = database_seen.look(f"sqlite:///{file}")
    assert (list(databases.compare("nav", seen)), seen.whole) == ([], False)


@causes("database-missing")
def test_a_database_is_missing(tmp_path: Path) -> Any:
    found = list(of_file(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists(), "looking makes none"
    return found


@causes("database-damaged")
@pytest.mark.parametrize("place", [0, 20_000])
def test_a_database_is_damaged(file: Path, place: int) -> Any:
    with file.open("r+b") as raw:
        raw.seek(place)
        raw.write(os.urandom(4096))
    return of_file(file)


@causes("database-busy")
def test_somebody_holds_the_right_to_write(file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("henvis.doctor.own_databases.WAIT_SECONDS", 0.01)
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        return list(of_file(file))


@causes("database-read-only")
def test_a_database_cannot_be_written(file: Path) -> Any:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with file.open("r+b") as raw:
        raw.seek(18)
        raw.write(b"\3")  # of a format that only newer libraries may write (SQLite's file format, 1.3.3)
    return of_file(file)


@causes("database-not-durable")
def test_a_database_has_another_journal(file: Path) -> Any:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return of_file(file)


@pytest.fixture
def migrated(home: Home) -> Path:
    """NAV's database, brought to the newest migrations; of the others there is none."""
    folders = (
        bus_database.MIGRATIONS / "versions",
        migrations._folder("nav"),
        tables.MIGRATIONS,
    )
    database = bus_database.Database(home.database("nav"))
    database.migrate(folders)
    database.close()
    return home.root / "db" / "nav.db"


def dated(path: Path, version: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE alembic_version SET version_num = ? WHERE version_num LIKE 'bus_%'", (version,)
        )


def of_migrations(home: Home) -> list[Finding]:
    """NAV's alone: the other databases are not there to be read."""
    return found_by(migrations.CHECK, home)


@pytest.mark.usefixtures("migrated")
def test_a_migrated_database_is_no_finding_and_one_that_is_not_there_cannot_be_read(home: Home) -> None:
    with pytest.raises(CannotLook, match="router, intake, udi, barnevern, police, audit cannot be read"):
        of_migrations(home)


@causes("migration-behind")
def test_a_database_is_older_than_the_code(home: Home, migrated: Path) -> Any:
    dated(migrated, "bus_0001")
    return of_migrations(home)


@causes("migration-behind")
def test_a_database_was_never_migrated(home: Home) -> Any:
    sqlite3.connect(home.root / "db" / "nav.db").close()
    return of_migrations(home)


@causes("migration-unknown")
def test_a_database_is_newer_than_the_code(home: Home, migrated: Path) -> Any:
    dated(migrated, "bus_9999")
    return of_migrations(home)


def test_databases_on_a_server_that_nobody_named_cannot_be_looked_at(home: Home) -> None:
    home.databases.write_text("PostgreSQL at localhost:5432/henvis")
    with pytest.raises(CannotLook, match="HENVIS_POSTGRES"):
        found_by(databases.CHECK, home)
