"""`henvis up --postgres`: a database for each service, made where it is missing, and kept where it is."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from henvis.bus.storage.database import Database
from henvis.errors import CommandFailed
from henvis.local.databases import Databases
from henvis.local.home import Home
from tests.databases import PostgresqlDatabases

NOWHERE = "postgresql+psycopg://henvis:secret@127.0.0.1:1/stack"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    one = Home(tmp_path / "home")
    one.create()
    return one


@pytest.fixture
def server(databases: PostgresqlDatabases) -> str:
    return databases.server("stays")


def marks(url: str) -> list[str]:
    """The tables of a service's database, after one more was made in it."""
    database = Database(url)
    with database.writing() as connection:
        number = len(sa.inspect(connection).get_table_names())
        connection.exec_driver_sql(f"CREATE TABLE mark_{number} ()")
        names = sa.inspect(connection).get_table_names()
    database.close()
    return sorted(names)


def test_each_service_has_a_database_of_its_own_that_stays(home: Home, server: str) -> None:
    there = Databases(home, server)
    there.prepare(["nav", "udi"])
    assert marks(there.url("nav")) == ["mark_0"]
    there.prepare(["nav", "udi", "router"])
    assert marks(there.url("nav")) == ["mark_0", "mark_1"]
    assert marks(there.url("udi")) == marks(there.url("router")) == ["mark_0"]


def test_without_a_name_in_the_url_they_are_the_projects(home: Home) -> None:
    url = Databases(home, "postgresql://somebody:secret@db.example").url("nav")
    assert url == "postgresql+psycopg://somebody:secret@db.example/henvis_nav"


def test_texts_are_ordered_by_their_bytes_as_in_a_file(home: Home, server: str) -> None:
    there = Databases(home, server)
    there.prepare(["nav"])
    database = Database(there.url("nav"))
    with database.reading() as connection:
        words = connection.exec_driver_sql(
            "SELECT w FROM (VALUES ('b'), ('å'), ('B'), ('_')) v (w) ORDER BY w"
        )
        assert words.scalars().all() == ["B", "_", "b", "å"]
    database.close()


def test_a_folder_does_not_change_its_databases(home: Home, server: str) -> None:
    Databases(home, server).prepare(["nav"])
    with pytest.raises(CommandFailed, match="has its databases in PostgreSQL at"):
        Databases(home).prepare(["nav"])
    with pytest.raises(CommandFailed, match="/another"):
        Databases(home, server.replace("/stays", "/another")).prepare(["nav"])


def test_files_that_are_there_are_not_left_behind(home: Home, server: str) -> None:
    (home.root / "db" / "nav.db").touch()
    with pytest.raises(CommandFailed, match="has its databases in files, and not in PostgreSQL"):
        Databases(home, server).prepare(["nav"])
    Databases(home).prepare(["nav"])


def test_a_server_that_does_not_answer_is_named_without_the_account(home: Home) -> None:
    with pytest.raises(CommandFailed, match=":1/stack makes no databases") as failed:
        Databases(home, NOWHERE).prepare(["nav"])
    assert "secret" not in str(failed.value)
    assert not home.databases.exists(), "nothing is kept in mind of what was not made"


@pytest.mark.parametrize("given", ["", "localhost", "sqlite:///nav.db", "mysql://localhost"])
def test_what_is_no_server_is_refused(home: Home, given: str) -> None:
    with pytest.raises(CommandFailed, match=r"Give it as postgresql\+psycopg://"):
        Databases(home, given).prepare(["nav"])
