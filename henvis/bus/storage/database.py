"""A service's own database: one engine, one migration path, transactions that say what they are.

SQLite or PostgreSQL, by the URL. On both there is one writer at a time, who sees all that was committed: what
the rest of the code does in a transaction it does alone (docs/adr/0008).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from henvis.bus.storage import postgresql, sqlite

MIGRATIONS = Path(__file__).with_name("migrations")
"""The folder of the Alembic environment; the bus's own migrations lie in its `versions`."""

DOES_NOT_ANSWER: Final = (sa.exc.OperationalError, sa.exc.TimeoutError)
"""What a database raises that is locked, full, down or gone in mid-transaction. To try again may help."""

TURN_WITHIN_S: Final = 30.0
"""How long a thread waits for other writers of its process before its database counts as not answering."""

_KINDS: Mapping[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


class UnknownDatabase(ValueError):
    """The URL names a kind of database that no service runs on."""


class Database:
    """The engine of one service's database, and how its transactions begin."""

    def __init__(self, url: str) -> None:
        """Open `url` lazily. Raises UnknownDatabase."""
        self.url = url
        name = sa.make_url(url).get_backend_name()
        if name not in _KINDS:
            raise UnknownDatabase(f"services run on {' or '.join(_KINDS)}, not on {name}")
        self._kind = _KINDS[name]
        # Transactions begin here and not in a listener: with one, SQLAlchemy looks for listeners of every
        # other kind around every statement, which was a quarter of its work.
        # Statements with their values would put personal data into error texts.
        self.engine: sa.Engine = self._kind.engine(url, hide_parameters=True)
        self._turn = threading.Lock()

    @property
    def file(self) -> Path | None:
        """The file that it is; None where it is on a server."""
        url = sa.make_url(self.url)
        return Path(url.database) if self._kind is sqlite and url.database else None

    def migrate(self, versions: Sequence[Path]) -> None:
        """Bring the schema to the newest version of every folder of migrations; does nothing where it is.

        Processes that do so at once do so one after the other, each in one transaction.
        """
        config = _config(versions)
        with self.engine.connect() as connection:
            connection.exec_driver_sql(self._kind.TO_WRITE)
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")
            connection.commit()

    def durability(self) -> Mapping[str, str]:
        """Settings on which it hangs that what was committed stays, as they hold for this process."""
        with self.engine.connect() as connection:
            found: Mapping[str, str] = self._kind.durability(connection)
            return found

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Yield a connection in a transaction that holds the right to write from its first statement."""
        with self._own_turn(), self.engine.begin() as connection:
            connection.exec_driver_sql(self._kind.TO_WRITE)
            yield connection

    @contextmanager
    def trying(self) -> Iterator[sa.Connection]:
        """Yield a connection that may write, and undo all that was written when the block ends."""
        with self._own_turn(), self.engine.connect() as connection:
            try:
                connection.exec_driver_sql(self._kind.TO_WRITE)
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        """Wait for this process's other writers here: in SQLite a writer that finds another one sleeps."""
        if not self._turn.acquire(timeout=TURN_WITHIN_S):
            raise sa.exc.TimeoutError("another writer of this process has not ended")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection that sees one committed state and never waits for a writer."""
        with self.engine.connect() as connection:
            if options := self._kind.READING:
                connection.execution_options(**options)
            with connection.begin():
                if first := self._kind.TO_READ:
                    connection.exec_driver_sql(first)
                yield connection

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def known_migrations(versions: Sequence[Path]) -> tuple[frozenset[str], frozenset[str]]:
    """The newest migration of each of these folders, and all of them; neither asks a database."""
    scripts = ScriptDirectory.from_config(_config(versions))
    return frozenset(scripts.get_heads()), frozenset(one.revision for one in scripts.walk_revisions())


def _config(versions: Sequence[Path]) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(folder) for folder in versions))
    return config
