"""New databases for tests, of the kind that the run was started for: SQLite, or a real PostgreSQL."""

import itertools
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol

import psycopg
import sqlalchemy as sa
from psycopg import sql

from henvis.bus.storage.database import Database
from tests.postgresql_server import PostgresqlServer


class Databases(Protocol):
    """Makes databases; each is named by its URL. `folder` holds those that are files."""

    def new(self, folder: Path, name: str) -> str:
        """A new and empty one."""
        ...

    def copy(self, url: str, folder: Path, name: str) -> AbstractContextManager[str]:
        """For a while, one with the tables of the database at `url` and nothing in them."""
        ...

    def server(self, name: str) -> str | None:
        """The server of a new stack, as `henvis up --postgres` takes it; None where it has files."""
        ...


class SqliteFiles:
    """A file for each."""

    def new(self, folder: Path, name: str) -> str:
        """The URL of a file that is made when it is first opened."""
        return f"sqlite:///{folder / name}.db"

    @contextmanager
    def copy(self, url: str, folder: Path, name: str) -> Iterator[str]:
        """A copy of the file, which has no rows."""
        yield f"sqlite:///{shutil.copy(sa.make_url(url).database or '', folder / f'{name}.db')}"

    def server(self, name: str) -> str | None:
        """None: the files are in the stack's folder."""
        del name
        return None


class PostgresqlDatabases:
    """A database of one server for each; a copy is emptied and used again."""

    def __init__(self, server: PostgresqlServer) -> None:
        self._server = server
        self._numbers = itertools.count(1)
        self._free: dict[str, list[str]] = defaultdict(list)

    def new(self, folder: Path, name: str) -> str:
        """An empty database."""
        del folder
        return self._server.create(f"{name}_{next(self._numbers)}")

    @contextmanager
    def copy(self, url: str, folder: Path, name: str) -> Iterator[str]:
        """A database with the other one as its template. Whoever takes it closes it before the end."""
        del folder
        template, free = sa.make_url(url).database or "", self._free[url]
        one = free.pop() if free else self._server.create(f"{name}_{next(self._numbers)}", template)
        yield one
        with psycopg.connect(_plain(one)) as connection:
            connection.execute(_emptying(url))
        free.append(one)

    def server(self, name: str) -> str:
        """The server, with a new name for the stack's databases to begin with."""
        return self._server.url_of(f"{name}_{next(self._numbers)}")


def migrated(databases: Databases, folder: Path, name: str, versions: Sequence[Path]) -> str:
    """A new database with all tables of these migrations and nothing in them."""
    url = databases.new(folder, name)
    database = Database(url)
    database.migrate(versions)
    database.close()
    return url


@cache
def _emptying(url: str) -> sql.Composed:
    """The statements that empty a database with the tables of the one at `url`; for few rows."""
    with psycopg.connect(_plain(url)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        sequences = connection.execute("SELECT sequencename FROM pg_sequences").fetchall()
    delete, restart = sql.SQL("DELETE FROM {}"), sql.SQL("ALTER SEQUENCE {} RESTART")
    emptying = [delete.format(sql.Identifier(name)) for (name,) in tables if name != "alembic_version"]
    emptying += [restart.format(sql.Identifier(name)) for (name,) in sequences]
    return sql.SQL(";").join(emptying)


def _plain(url: str) -> str:
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
