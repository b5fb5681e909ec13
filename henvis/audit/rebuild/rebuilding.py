"""Rebuilds the database of an agency's service from the log: beside the live one, or into a new one."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from henvis.agency.tables import MIGRATIONS, known_case
from henvis.audit.reading import Reading
from henvis.audit.rebuild.agency import ALONE, Beside, cases_of
from henvis.audit.rebuild.comparing import Difference, differences
from henvis.audit.rebuild.live import beside_the_log, opened_to_read
from henvis.audit.rebuild.writing import write
from henvis.bus import database as bus_database
from henvis.bus.database import Database
from henvis.bus.tables import outbox
from henvis.errors import CommandFailed


def compared_with(url: str, agency: str, reading: Reading) -> Sequence[Difference]:
    """Where the live database at `url` is not what the log makes of it; it is only read.

    What is under way shows as a difference: stop the service, or ask while the bus is quiet. Raises
    CommandFailed, LogUnreadable and LawNotKept.
    """
    with TemporaryDirectory() as folder, opened_to_read(url) as live:
        made = f"sqlite:///{Path(folder) / 'rebuilt.db'}"
        rebuild_into(made, agency, reading, beside_the_log(live))
        with closing(Database(made)) as database, database.reading() as rebuilt:
            return tuple(differences(live, rebuilt, agency, reading))


def rebuild_into(url: str, agency: str, reading: Reading, beside: Beside = ALONE) -> int:
    """Fill an empty database at `url`, all or nothing; return how many cases it has.

    Raises CommandFailed where it is not empty, LogUnreadable and LawNotKept.
    """
    states = tuple(cases_of(agency, reading, beside))
    with closing(Database(url)) as database:
        database.migrate((bus_database.MIGRATIONS / "versions", MIGRATIONS))
        with database.writing() as connection:
            for table in (known_case, outbox):
                if connection.execute(sa.select(table).limit(1)).first() is not None:
                    raise CommandFailed("the database is not empty", "Give the URL of a new one")
            write(connection, agency, reading, states)
    return len(states)
