"""Where the services' databases are, and how one is opened so that looking changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Literal

import sqlalchemy as sa

from henvis.bus.storage.database import Database
from henvis.doctor.check import CannotLook
from henvis.doctor.sight import Sight
from henvis.local.databases import FILES, Databases
from henvis.local.services import NAMES

WAIT_SECONDS: Final = 3.0


def urls(sight: Sight) -> Mapping[str, str]:
    """Service → the URL of its database. Raises CannotLook where nobody said how to get to the server."""
    place = sight.folder.databases.read_text() if sight.folder.databases.exists() else FILES
    if place != FILES and sight.postgres is None:
        raise CannotLook(f"The databases are in {place}; say how to get there with HENVIS_POSTGRES")
    databases = Databases(sight.folder, None if place == FILES else sight.postgres)
    services = {one.service: None for one in sight.processes} or dict.fromkeys(NAMES)
    return {service: databases.url(service) for service in services}


def file_of(url: str) -> Path | None:
    """The file, None where the database is on a server."""
    made = sa.make_url(url)
    return Path(made.database or "") if made.get_backend_name() == "sqlite" else None


@contextmanager
def opened_file(path: Path, mode: Literal["ro", "rw"]) -> Iterator[sqlite3.Connection]:
    """A file as it is, its journal not changed as a service would. Raises sqlite3.Error."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    with closing(
        sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None)
    ) as connection:
        yield connection


@contextmanager
def opened_server(url: str) -> Iterator[sa.Connection]:
    """A connection that only reads. Raises sqlalchemy's DBAPIError."""
    database = Database(url)
    try:
        with database.reading() as connection:
            yield connection
    finally:
        database.close()
