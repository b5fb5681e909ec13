"""How a service uses SQLite: WAL, every commit on the disk, writers in line from their first statement."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

READING: Final = {"henvis_reading": True}
"""The execution options of a connection that only reads."""

WAIT_FOR_WRITER_MS = 30_000


def engine(url: str, **options: Any) -> sa.Engine:
    """The engine of a database file, in WAL with `synchronous=FULL`."""
    made = sa.create_engine(url, **options)
    sa.event.listen(made, "connect", _prepare)
    sa.event.listen(made, "begin", _begin)
    return made


def durability(connection: sa.Connection) -> dict[str, str]:
    """The settings of this connection, in SQLite's words; `synchronous` is 2 for FULL."""
    names = ("journal_mode", "synchronous")
    return {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in names}


def _prepare(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, late and for writes alone; `_begin` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_FOR_WRITER_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later can be refused half-way in SQLite; taking the right
    # to write at once makes writers wait instead.
    reading = connection.get_execution_options().get("henvis_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
