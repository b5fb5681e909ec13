"""How a service uses SQLite: WAL, every commit on the disk, writers in line from their first statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

TO_WRITE: Final = "BEGIN IMMEDIATE"
"""The first statement of a transaction that may write.

One that reads first and writes later can be refused half-way in SQLite; taking the right to write at once
makes writers wait instead.
"""
TO_READ: Final = "BEGIN"
"""The first statement of a transaction that only reads."""
READING: Final[Mapping[str, Any]] = {}
"""The execution options of a connection that only reads."""

WAIT_FOR_WRITER_MS = 30_000


def engine(url: str, **options: Any) -> sa.Engine:
    """The engine of a database file, in WAL with `synchronous=FULL`."""
    made = sa.create_engine(url, **options)
    sa.event.listen(made, "connect", _prepare)
    return made


def durability(connection: sa.Connection) -> dict[str, str]:
    """The settings of this connection, in SQLite's words; `synchronous` is 2 for FULL."""
    names = ("journal_mode", "synchronous")
    return {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in names}


def _prepare(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, late and for writes alone; Database does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_FOR_WRITER_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()
