"""A database from before redrives goes on with what is parked in it, and counts on from there."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from henvis.bus import parking
from henvis.bus.record import Record
from henvis.bus.storage.database import MIGRATIONS, Database
from tests.databases import Databases

CASE = uuid4()
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
BEFORE = ("bus_0001_first.py", "bus_0002_actors.py")


def test_it_is_listed_tried_again_and_its_number_is_not_given_to_another(
    databases: Databases, tmp_path: Path
) -> None:
    database = Database(databases.new(tmp_path, "older"))
    (tmp_path / "versions").mkdir()
    for name in BEFORE:
        shutil.copy(MIGRATIONS / "versions" / name, tmp_path / "versions")
    database.migrate((tmp_path / "versions",))
    park_as_before(database)

    database.migrate((MIGRATIONS / "versions",))

    with database.writing() as connection:
        [held, waiting] = parking.listed(connection)
        assert (held.lane, held.case_id, held.state, held.detail) == (str(CASE), CASE, "held", "a rule")
        assert (held.record.offset, held.record.value, held.parked_at) == (4, b"what came", NOW)
        assert parking.behind(connection, held) == [waiting]
        parking.ask_release(connection, held.id, "somebody")
        released = parking.to_release(connection, [("nrm.to.nav", 1)], instant=0.0)
        assert released is not None
        parking.released(connection, released)
        next_one = parking.to_release(connection, [("nrm.to.nav", 1)], instant=0.0)
        assert next_one is not None
        parking.released(connection, next_one)
        assert parking.listed(connection) == []
        parking.park(connection, str(CASE), CASE, Record("nrm.to.nav", 1, 6, b"", b""), NOW, reason="failed")
        [later] = parking.listed(connection)
        assert later.id > waiting.id
    database.close()


def park_as_before(database: Database) -> None:
    """What the releases before wrote, by the columns that there were."""
    row = {"lane": str(CASE), "case_id": CASE, "topic": "nrm.to.nav", "partition": 1, "parked_at": NOW}
    columns = {"case_id": sa.Uuid, "parked_at": sa.DateTime, "headers": sa.JSON}
    for offset, state, reason in ((4, "held", "undecodable"), (5, "waiting", None)):
        values = row | {"offset": offset, "state": state, "reason": reason, "value": b"what came"}
        values |= {"headers": {}, "detail": reason and "a rule", "parked_at": NOW.replace(tzinfo=None)}
        table = sa.table("parked", *(sa.column(name, columns.get(name)) for name in values))
        with database.writing() as connection:
            connection.execute(sa.insert(table).values(values))
