"""The databases that grow: SQLite files, and a PostgreSQL server of the benchmark's own that syncs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from henvis.bus.storage.database import Database
from services.udi.service import SERVICE
from tests.postgresql_server import INSTALLS, PostgresqlServer

SQLITE: Final = "SQLite"
POSTGRESQL: Final = "PostgreSQL"

Make = Callable[[int], Database]
"""Makes the empty, migrated database for so many cases."""


@contextmanager
def kinds(folder: Path) -> Iterator[dict[str, Make]]:
    """What there is on this machine: PostgreSQL only where Debian's package is installed."""

    def sqlite(cases: int) -> Database:
        return _migrated(f"sqlite:///{folder}/{cases}.db")

    if not any(INSTALLS.glob("*/bin/initdb")):
        yield {SQLITE: sqlite}
        return
    server = PostgresqlServer(durable=True)
    try:
        server.start()
        yield {SQLITE: sqlite, POSTGRESQL: lambda cases: _migrated(server.create(f"cases_{cases}"))}
    finally:
        server.remove()


def _migrated(url: str) -> Database:
    database = Database(url)
    database.migrate(SERVICE.migrations)
    return database
