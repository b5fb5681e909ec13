"""The live database of a service, opened to be read and for nothing else."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from henvis.agency.bookkeeping import DEADLINES
from henvis.agency.tables import deadline, told
from henvis.audit.rebuild.agency import Beside
from henvis.bus.storage.database import Database
from henvis.errors import CommandFailed


@contextmanager
def opened_to_read(url: str) -> Iterator[sa.Connection]:
    """A connection that sees one committed state and can write nothing. Raises CommandFailed."""
    with closing(Database(_read_only(url))) as database:
        try:
            with database.reading() as connection:
                yield connection
        except sa.exc.OperationalError as error:
            raise CommandFailed(
                f"the database cannot be read ({type(error.orig).__name__})",
                "Give the URL of a service's own database, with rights to read it",
            ) from None


def beside_the_log(connection: sa.Connection) -> Beside:
    """What the log does not hold, by design, and the rebuilt state rests on."""
    cases = connection.execute(sa.select(deadline.c.case_id).distinct()).scalars().all()
    return Beside(_births(connection), tuple(DEADLINES.load(connection, cases)))


def _births(connection: sa.Connection) -> Mapping[UUID, date]:
    found: dict[UUID, date] = {}
    for event, content in connection.execute(sa.select(told.c.event_id, told.c.content)):
        born = content.get("born") or content.get("person", {}).get("born")
        if born is not None:
            found[event] = date.fromisoformat(born)
    return found


def _read_only(url: str) -> str:
    """SQLite opens the file so; on PostgreSQL every transaction that reads is read-only."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return url
    file = Path(parsed.database).absolute()
    if not file.exists():
        raise CommandFailed(f"{file} does not exist", "Give the URL of a service's own database")
    return f"sqlite:///file:{file}?mode=ro&uri=true"
