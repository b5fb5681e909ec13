"""No agency's database differs from what the log alone makes of it; what does differ is named."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from henvis.agency import tables as agency_tables
from henvis.agency.tables import contradiction, deadline, decision, known_case, last_act, reference, referral
from henvis.audit.reading import Reading
from henvis.audit.rebuild.live import opened_to_read
from henvis.audit.rebuild.rebuilding import compared_with, rebuild_into
from henvis.audit.rebuild.scope import COLUMNS, OF_THE_ROUTER, TABLES, scope_of
from henvis.bus import tables as bus_tables
from henvis.bus.storage.database import Database
from henvis.bus.tables import inbox, outbox
from henvis.errors import CommandFailed
from henvis.law.released import Laws
from henvis.play import reader
from tests.audit.memory_log import MemoryLog
from tests.audit.paper_bus import PaperBus, paper_bus
from tests.databases import Databases

STORIES = [
    Path("tests/scenarios") / name
    for name in (
        "own/recall.yaml",
        "03-child-placement.yaml",
        "own/clocks-contradict.yaml",
        "own/complaints.yaml",
    )
]
AGENCIES = ("intake", "udi", "barnevern", "nav", "police")
SERVICES = (*AGENCIES, "router")


@pytest.fixture(scope="module")
def bus(databases: Databases) -> Iterator[PaperBus]:
    """The bus after stories with deadlines, contradictions, a birth date and a recall."""
    with paper_bus(databases) as bus:
        yield bus.plays(*map(reader.read, STORIES))


@pytest.fixture(scope="module")
def reading(bus: PaperBus) -> Reading:
    return Reading(MemoryLog(bus.journals()), bus.topics, Laws())


def url_of(bus: PaperBus, agency: str) -> str:
    return database_of(bus, agency).url


def database_of(bus: PaperBus, service: str) -> Database:
    return bus.router.database if service == "router" else bus.offices[service].database


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_differs(bus: PaperBus, reading: Reading, service: str) -> None:
    assert compared_with(url_of(bus, service), service, reading) == ()


def rows_of(bus: PaperBus, agency: str, table: sa.Table) -> int:
    with database_of(bus, agency).reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_there_is_something_to_compare(bus: PaperBus) -> None:
    compared = scope_of("udi", bus.topics).tables
    empty = {table.name for table in compared if not any(rows_of(bus, one, table) for one in AGENCIES)}
    of_router = scope_of("router", bus.topics).tables
    assert empty | {table.name for table in of_router if not rows_of(bus, "router", table)} == set()


@contextmanager
def changed(bus: PaperBus, agency: str, *statements: sa.Executable) -> Iterator[str]:
    """The live database with changes, which are taken back afterwards."""
    database = database_of(bus, agency)
    metadata = sa.MetaData()
    with database.reading() as connection:
        metadata.reflect(connection)
        before = {
            table: connection.execute(sa.select(table)).mappings().all() for table in metadata.sorted_tables
        }
    with database.writing() as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount
    yield database.url
    with database.writing() as connection:
        for table, rows in before.items():
            connection.execute(sa.delete(table))
            if rows:
                connection.execute(sa.insert(table), [dict(row) for row in rows])


@pytest.mark.parametrize(
    ("table", "values"),
    [
        pytest.param(known_case, {"owned": sa.not_(known_case.c.owned)}, id="whose case it is"),
        pytest.param(referral, {"urgent": sa.not_(referral.c.urgent)}, id="a referral"),
        pytest.param(decision, {"valid_until": date(2030, 1, 1)}, id="the end of a decision"),
        pytest.param(deadline, {"warned_to": None}, id="what a deadline has warned for"),
        pytest.param(outbox, {"value": b"another"}, id="the bytes that were sent"),
        pytest.param(inbox, {"value": b"another"}, id="the bytes that came"),
        pytest.param(bus_tables.counter, {"seq": 7_000}, id="a counter"),
        pytest.param(contradiction, {"holds": sa.not_(contradiction.c.holds)}, id="a contradiction"),
    ],
)
def test_what_was_changed_is_named(
    bus: PaperBus, reading: Reading, table: sa.Table, values: dict[str, Any]
) -> None:
    with changed(bus, "barnevern", sa.update(table).values(values)) as url:
        found = compared_with(url, "barnevern", reading)
    assert {one.table for one in found} == {table.name}
    assert {column for one in found for column in one.columns} == set(values)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        pytest.param("routed_case", {"owner": "police"}, id="who owns a case"),
        pytest.param("consent", {"until": date(2030, 1, 1)}, id="until when a consent holds"),
        pytest.param("remembered", {"sent_to": ("police",)}, id="what a newcomer is sent"),
        pytest.param("outbox", {"value": b"another"}, id="the bytes that were delivered"),
        pytest.param("inbox", {"offset": 7_000}, id="where an event stood"),
        pytest.param("counter", {"seq": 7_000}, id="how many a mailbox has"),
    ],
)
def test_what_was_changed_of_the_router_is_named(
    bus: PaperBus, reading: Reading, table: str, values: dict[str, Any]
) -> None:
    tables = {one.name: one for one in scope_of("router", bus.topics).tables}
    with changed(bus, "router", sa.update(tables[table]).values(values)) as url:
        found = compared_with(url, "router", reading)
    assert {one.table for one in found} == {table}
    assert {column for one in found for column in one.columns} == set(values)


def test_a_router_is_filled_into_a_new_database(bus: PaperBus, reading: Reading, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert rebuild_into(url, "router", reading) == rows_of(bus, "router", inbox) > 0


def test_what_was_deleted_or_invented_is_named(bus: PaperBus, reading: Reading) -> None:
    with changed(bus, "barnevern", sa.delete(deadline)) as url:
        found = compared_with(url, "barnevern", reading)
    assert {(one.table, one.only_in) for one in found} == {("deadline", "rebuilt")}
    invented = bus_tables.inbox.insert().from_select(
        list(inbox.c.keys()),
        sa.select(
            sa.literal(uuid4(), sa.Uuid), *(one for one in inbox.c if one is not inbox.c.event_id)
        ).limit(1),
    )
    with changed(bus, "barnevern", invented) as url:
        found = compared_with(url, "barnevern", reading)
    assert [(one.table, one.only_in) for one in found] == [("inbox", "live")]


def test_what_is_not_on_the_log_may_be_anything(bus: PaperBus, reading: Reading) -> None:
    statements = [
        sa.update(outbox).values(written_at=1.0),
        sa.update(inbox).values(offset=9_999, applied_at=datetime(2000, 1, 1)),  # noqa: DTZ001 - as it is stored
        sa.update(reference).values(fingerprint="0" * 64),
        sa.update(last_act).values(at=bus.now),
    ]
    with changed(bus, "barnevern", *statements) as url:
        assert compared_with(url, "barnevern", reading) == ()


def test_an_event_that_is_missing_from_the_log_is_missed(bus: PaperBus, reading: Reading) -> None:
    log = reading.log
    assert isinstance(log, MemoryLog)
    place = next(place for place in log.places if place.topic == "nrm.from.barnevern" and log.records[place])
    without = replace(reading, log=log.with_records(place, log.records[place][:-1]))
    found = compared_with(url_of(bus, "barnevern"), "barnevern", without)
    assert "outbox" in {one.table for one in found}


def test_a_new_database_is_filled_and_one_that_is_not_empty_is_left_alone(
    bus: PaperBus, reading: Reading, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    cases = rebuild_into(url, "udi", reading)
    assert cases == rows_of(bus, "udi", known_case) > 0
    with closing(Database(url)) as database, database.reading() as connection:
        assert connection.execute(sa.select(outbox)).first() is not None
    with pytest.raises(CommandFailed, match="not empty"):
        rebuild_into(url, "udi", reading)


def test_the_live_database_is_only_read(bus: PaperBus) -> None:
    with (
        opened_to_read(url_of(bus, "udi")) as connection,
        pytest.raises((sa.exc.OperationalError, sa.exc.InternalError)),
    ):
        connection.execute(sa.delete(outbox))


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    tables = {
        one.name: one for one in (*bus_tables.metadata.sorted_tables, *agency_tables.metadata.sorted_tables)
    }
    assert set(TABLES) <= set(tables)
    for name, columns in (*COLUMNS.items(), *OF_THE_ROUTER.items()):
        assert set(columns) <= set(tables[name].c.keys())
