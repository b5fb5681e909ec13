"""The migrations lead to exactly the tables that the code reads and writes."""

from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from henvis.agency import tables
from henvis.bus.database import Database
from henvis.bus.tables import metadata as bus_metadata
from services.nav.service import SERVICE


def test_the_migrated_schema_is_the_schema_of_the_code(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'migrated.db'}")
    database.migrate(SERVICE.migrations)

    with database.reading() as connection:
        compared = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(compared, _together(tables.metadata, bus_metadata)) == []
        assert set(sa.inspect(connection).get_table_names()) > set(tables.metadata.tables)
    database.close()


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'twice.db'}")
    database.migrate(SERVICE.migrations)
    with database.reading() as connection:
        before = connection.execute(sa.text("SELECT sql FROM sqlite_master ORDER BY name")).all()

    database.migrate(SERVICE.migrations)

    with database.reading() as connection:
        assert connection.execute(sa.text("SELECT sql FROM sqlite_master ORDER BY name")).all() == before
    database.close()


def _together(*parts: sa.MetaData) -> sa.MetaData:
    whole = sa.MetaData()
    for part in parts:
        for table in part.sorted_tables:
            table.to_metadata(whole)
    return whole
