"""Looks at one database: a file, or one on a PostgreSQL server. Nothing in it is changed or quoted."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from henvis.bus.storage.postgresql import STAND_STILL_MS, WRITER
from henvis.doctor.own_databases import file_of, opened_file, opened_server

QUICK_CHECK_SECONDS: Final = 2.0
"""A large file is not read to its end."""
_STEPS: Final = 10_000
_WRITERS: Final = sa.text(
    "SELECT coalesce(bool_or(a.backend_xid IS NOT NULL AND l.pid IS NULL), false) AS past,"
    " coalesce(bool_or(l.pid IS NOT NULL AND a.xact_start < clock_timestamp() -"
    " make_interval(secs => :long)),"
    " false) AS long"
    " FROM pg_stat_activity a LEFT JOIN pg_locks l ON l.pid = a.pid AND l.locktype = 'advisory' AND l.granted"
    " AND l.classid = :high AND l.objid = :low"
    " WHERE a.datname = current_database() AND a.backend_type = 'client backend'"
)
"""Of all sessions there: who has written without the lock of the one writer, and who holds it for long."""


class Trouble(Enum):
    """What can be wrong."""

    MISSING = auto()
    AWAY = auto()
    READ_ONLY = auto()
    BUSY = auto()
    DAMAGED = auto()
    SECOND_WRITER = auto()


@dataclass(frozen=True, slots=True)
class Seen:
    """One database; `whole` where it was read to its end."""

    troubles: tuple[Trouble, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True


def look(url: str) -> Seen:
    """Look at the database behind a URL."""
    path = file_of(url)
    return _at_server(url) if path is None else _at_file(path)


def _at_file(path: Path) -> Seen:
    if not path.exists():
        return Seen((Trouble.MISSING,))
    try:
        with opened_file(path, "ro") as connection:
            settings = {"journal_mode": connection.execute("PRAGMA journal_mode").fetchone()[0]}
            whole = _is_whole(connection)
        with opened_file(path, "rw") as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        return Seen((_trouble(error),))
    return Seen(() if whole is not False else (Trouble.DAMAGED,), settings, whole is not None)


def _is_whole(connection: sqlite3.Connection) -> bool | None:
    """Whether its pages are; None where there are too many to look at."""
    ends = time.monotonic() + QUICK_CHECK_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == "SQLITE_INTERRUPT":
            return None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _trouble(error: sqlite3.DatabaseError) -> Trouble:
    match error.sqlite_errorname.split("_")[1]:
        case "BUSY" | "LOCKED":
            return Trouble.BUSY
        case "READONLY" | "PERM" | "CANTOPEN":
            return Trouble.READ_ONLY
        case _:
            return Trouble.DAMAGED


def _at_server(url: str) -> Seen:
    high, low = WRITER >> 32, WRITER & 0xFFFFFFFF
    try:
        with opened_server(url) as connection:
            standby = connection.exec_driver_sql(
                "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'"
            ).scalar_one()
            given = {"high": high, "low": low, "long": STAND_STILL_MS / 1000}
            writers = connection.execute(_WRITERS, given).one()
    except sa.exc.DBAPIError:
        return Seen((Trouble.AWAY,))
    found = {Trouble.READ_ONLY: standby, Trouble.SECOND_WRITER: writers.past, Trouble.BUSY: writers.long}
    return Seen(tuple(trouble for trouble, there in found.items() if there))
