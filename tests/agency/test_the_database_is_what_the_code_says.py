"""The migrations lead to exactly the tables that the code reads and writes."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from henvis.agency import tables
from henvis.bus.storage.database import Database
from henvis.bus.tables import metadata as bus_metadata
from services.nav.service import SERVICE
from tests.databases import Databases


def test_the_migrated_schema_is_the_schema_of_the_code(databases: Databases, tmp_path: Path) -> None:
    database = Database(databases.new(tmp_path, "migrated"))
    database.migrate(SERVICE.migrations)

    with database.reading() as connection:
        compared = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(compared, _together(tables.metadata, bus_metadata)) == []
        assert set(sa.inspect(connection).get_table_names()) > set(tables.metadata.tables)
    database.close()


def test_migrating_again_changes_nothing(databases: Databases, tmp_path: Path) -> None:
    database = Database(databases.new(tmp_path, "twice"))
    database.migrate(SERVICE.migrations)
    before = _schema(database)

    database.migrate(SERVICE.migrations)

    assert _schema(database) == before
    database.close()


def test_what_changes_has_room_on_its_page_in_postgresql(databases: Databases, tmp_path: Path) -> None:
    database = Database(databases.new(tmp_path, "room"))
    database.migrate(SERVICE.migrations)
    stated = {
        name: table.dialect_options["postgresql"]["with"] for name, table in tables.metadata.tables.items()
    }

    with database.reading() as connection:
        if connection.dialect.name == "postgresql":
            options = sa.text("SELECT relname, reloptions FROM pg_class WHERE reloptions IS NOT NULL")
            found = {name: dict(one.split("=") for one in said) for name, said in connection.execute(options)}
            found = {name: said for name, said in found.items() if name in tables.metadata.tables}
            assert found == {name: _as_text(said) for name, said in stated.items() if said}
        else:
            assert any(stated.values())
    database.close()


def _as_text(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in options.items()}


def _schema(database: Database) -> dict[str, Any]:
    """Every table, with its columns, key and indexes as the database has them."""
    found: dict[str, Any] = {}
    with database.reading() as connection:
        inspector = sa.inspect(connection)
        for table in inspector.get_table_names():
            columns = [
                (each["name"], repr(each["type"]), each["nullable"]) for each in inspector.get_columns(table)
            ]
            indexes = [(each["name"], each["column_names"]) for each in inspector.get_indexes(table)]
            found[table] = (columns, inspector.get_pk_constraint(table), indexes)
    return found


def _together(*parts: sa.MetaData) -> sa.MetaData:
    whole = sa.MetaData()
    for part in parts:
        for table in part.sorted_tables:
            table.to_metadata(whole)
    return whole
