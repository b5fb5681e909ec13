"""`/health/about`: by which law and clock a process works, for who compares it with others."""

from datetime import UTC, datetime
from pathlib import Path

from henvis.api.application import application
from henvis.bus.storage.database import Database
from henvis.ops.about_api import About, about_routes
from tests.agency.serving import served
from tests.databases import Databases, SqliteFiles

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_a_process_says_what_it_is(databases: Databases, tmp_path: Path) -> None:
    database = Database(databases.new(tmp_path, "nav"))
    durability = database.durability()
    database.close()
    about = About("nav", "nav-1", "0.1.0", "a" * 64, "virtual", durability, lambda: AT)
    with served(application("nav", [about_routes(about)])) as client:
        told = client.get("/health/about").json()
    files = isinstance(databases, SqliteFiles)
    expected = {"journal_mode": "wal", "synchronous": "2"} if files else {"synchronous_commit": "on"}
    assert expected.items() <= told.pop("durability").items()
    assert told == {
        "service": "nav",
        "instance": "nav-1",
        "version": "0.1.0",
        "law": "a" * 64,
        "clock": {"kind": "virtual", "now": "2026-03-01T08:00:00+00:00"},
    }
