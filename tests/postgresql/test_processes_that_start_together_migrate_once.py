"""Several processes of a service find an empty database: one makes the tables, the others find them made."""

import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from henvis.bus.storage.database import Database
from services.nav.service import SERVICE
from tests.databases import PostgresqlDatabases

MIGRATE = """
import sys
from henvis.bus.storage.database import Database
from services.nav.service import SERVICE
Database(sys.argv[1]).migrate(SERVICE.migrations)
"""


def test_three_at_once(databases: PostgresqlDatabases, tmp_path: Path) -> None:
    url = databases.new(tmp_path, "together")
    command = [sys.executable, "-c", MIGRATE, url]

    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=60)[1] for process in started]

    assert [process.returncode for process in started] == [0, 0, 0], told
    database = Database(url)
    with database.reading() as connection:
        assert "known_case" in sa.inspect(connection).get_table_names()
    database.migrate(SERVICE.migrations)
    database.close()
