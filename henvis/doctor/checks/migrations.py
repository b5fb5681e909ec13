"""Whether each database has the tables that the installed code expects."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from henvis.bus.storage import database
from henvis.checkpoints import tables as checkpoint_tables
from henvis.doctor.check import CannotLook, Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.own_databases import file_of, opened_file, opened_server, urls
from henvis.doctor.sight import Sight

_TABLE: Final = "alembic_version"
_VERSIONS: Final = "SELECT version_num FROM alembic_version"

BEHIND: Final = Kind(
    "migration-behind",
    Severity.CRITICAL,
    "Start {subject} anew: it brings its database up to date before it takes work",
    "HenvisNotReady",
)
AHEAD: Final = Kind(
    "migration-unknown",
    Severity.CRITICAL,
    "Install the build that {subject} ran with last: an older one cannot work with its tables",
    "HenvisNotReady",
)


def compare(
    service: str, found: Collection[str], newest: Collection[str], known: Collection[str]
) -> Iterator[Finding]:
    """What is wrong with what a database says it was brought to."""
    if unknown := sorted(set(found) - set(known)):
        yield AHEAD.about(
            service,
            f"The database of {service} was brought to {', '.join(unknown)} by a build that is not this one",
        )
    elif missing := sorted(set(newest) - set(found)):
        yield BEHIND.about(service, f"The database of {service} was not brought to {', '.join(missing)}")


def _look(sight: Sight) -> Looked:
    findings: list[Finding] = []
    unreadable = []
    for service, url in urls(sight).items():
        folders = (database.MIGRATIONS / "versions", _folder(service), checkpoint_tables.MIGRATIONS)
        newest, known = database.known_migrations(folders)
        try:
            findings += compare(service, _found(url), newest, known)
        except (sqlite3.Error, sa.exc.DBAPIError):
            unreadable.append(service)
    if unreadable and not findings:
        raise CannotLook(f"The databases of {', '.join(unreadable)} cannot be read")
    return Looked.at("All databases are at the newest migrations", findings)


def _folder(service: str) -> Path:
    """Looked up by name when somebody asks: henvis imports no service."""
    try:
        folder: Path = import_module(f"services.{service}.tables").MIGRATIONS
    except ModuleNotFoundError as error:
        raise CannotLook(f"{service} is no service of this build") from error
    return folder


def _found(url: str) -> frozenset[str]:
    """What a database was brought to; nothing where it is new."""
    path = file_of(url)
    if path is None:
        with opened_server(url) as connection:
            there = sa.inspect(connection).has_table(_TABLE)
            return frozenset(connection.exec_driver_sql(_VERSIONS).scalars()) if there else frozenset()
    with opened_file(path, "ro") as file:
        there = bool(file.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (_TABLE,)).fetchall())
        return frozenset(row[0] for row in file.execute(_VERSIONS)) if there else frozenset()


CHECK: Final = Check("migrations", _look, (BEHIND, AHEAD), frozenset({Need.HOME}))
