"""Databases on a server as the doctor finds them: away, read-only, a writer that hangs, one past the lock."""

from collections.abc import Iterable
from typing import Any

import pytest
import sqlalchemy as sa

from henvis.bus.database import Database
from henvis.doctor import database_seen
from henvis.doctor.checks import databases
from henvis.doctor.finding import Finding
from tests.doctor.caused import causes


def found(url: str) -> Iterable[Finding]:
    return list(databases.compare("nav", database_seen.look(url)))


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
