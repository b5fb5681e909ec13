"""Rebuilds the database of a service from the log: beside the live one, or into a new one."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from henvis.agency.tables import MIGRATIONS
from henvis.audit.case_history import ROUTER
from henvis.audit.reading import Reading
from henvis.audit.rebuild.agency import ALONE, Beside, cases_of
from henvis.audit.rebuild.comparing import Difference, differences
from henvis.audit.rebuild.live import beside_the_log, opened_to_read
from henvis.audit.rebuild.router import write_router
from henvis.audit.rebuild.router_parts import RouterParts
from henvis.audit.rebuild.scope import scope_of
from henvis.audit.rebuild.writing import write
from henvis.bus.storage import database as bus_database
from henvis.bus.storage.database import Database
from henvis.bus.tables import inbox, outbox
from henvis.errors import CommandFailed


def compared_with(url: str, service: str, reading: Reading) -> Sequence[Difference]:
    """Where the live database at `url` is not what the log makes of it; it is only read.

    What is under way shows as a difference: stop the service, or ask while the bus is quiet. Raises
    CommandFailed, LogUnreadable and LawNotKept.
    """
    with TemporaryDirectory() as folder, opened_to_read(url) as live:
        made = f"sqlite:///{Path(folder) / 'rebuilt.db'}"
        beside = ALONE if service == ROUTER else beside_the_log(live)
        rebuild_into(made, service, reading, beside)
        with closing(Database(made)) as database, database.reading() as rebuilt:
            scope = scope_of(service, reading.topics)
            return tuple(differences(live, rebuilt, scope, reading.laws.in_force))


def rebuild_into(url: str, service: str, reading: Reading, beside: Beside = ALONE) -> int:
    """Fill an empty database at `url`, all or nothing; return how many cases, or events of the router, it
    has.

    Raises CommandFailed where it is not empty, LogUnreadable and LawNotKept.
    """
    migrations = RouterParts.found(reading.topics).migrations if service == ROUTER else MIGRATIONS
    with closing(Database(url)) as database:
        database.migrate((bus_database.MIGRATIONS / "versions", migrations))
        with database.writing() as connection:
            for table in (inbox, outbox):
                if connection.execute(sa.select(table).limit(1)).first() is not None:
                    raise CommandFailed("the database is not empty", "Give the URL of a new one")
            if service == ROUTER:
                return write_router(database, connection, reading)
            states = tuple(cases_of(service, reading, beside))
            write(connection, service, reading, states)
            return len(states)
