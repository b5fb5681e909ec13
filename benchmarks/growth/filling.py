"""Fills a service's database with cases that are years old, by a statement for each table."""

from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from henvis.agency.tables import deadline, decision, known_case, referral, statement
from henvis.bus.storage.column_types import Days, Instant
from henvis.bus.storage.database import Database
from henvis.bus.tables import counter, inbox, outbox

CASE, CAME, SAID, REFERRAL, DECISION, DEADLINE = (f"{number:08x}" for number in range(1, 7))
EARLIER: Final = datetime(2025, 3, 3, 8, tzinfo=UTC)
LATER: Final = datetime(2099, 3, 3, 8, tzinfo=UTC)
JOURNAL: Final = "nrm.from.udi"
PARTITIONS: Final = 4
_LAW: Final = "0" * 64
_BYTES: Final = b"\x00" * 190
_HEADERS: Final = [["ce_id", "A" * 48]] * 8


def id_of(kind: str, number: int) -> UUID:
    """The id of one thing of the filling; like UUIDv7 these grow with time."""
    return UUID(f"{kind}-0000-7000-8000-{number:012x}")


def fill(database: Database, cases: int) -> None:
    """Two events, a decision, an open deadline, a referral and a statement for each of `cases` cases."""
    with database.writing() as connection:
        numbers = _numbers(cases)
        n = numbers.c.n
        connection.execute(_insert(known_case, numbers, _cases(connection, n)))
        connection.execute(_insert(referral, numbers, _referrals(connection, n)))
        connection.execute(_insert(decision, numbers, _decisions(connection, n)))
        connection.execute(_insert(deadline, numbers, _deadlines(connection, n)))
        connection.execute(_insert(statement, numbers, _statements(connection, n)))
        connection.execute(_insert(inbox, numbers, _inbox(connection, n)))
        connection.execute(_insert(outbox, numbers, _outbox(connection, n)))
        said = [(JOURNAL, number, cases) for number in range(PARTITIONS)]
        rows = [{"topic": topic, "partition": number, "seq": seq} for topic, number, seq in said]
        connection.execute(sa.insert(counter), rows)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def _insert(table: sa.Table, numbers: Any, values: dict[str, Any]) -> sa.Insert:
    columns = [
        (value if isinstance(value, sa.ColumnElement) else sa.literal(value, table.c[name].type)).label(name)
        for name, value in values.items()
    ]
    return sa.insert(table).from_select(list(values), sa.select(*columns).select_from(numbers))


def _numbers(count: int) -> sa.CTE:
    first = sa.select(sa.literal(1).label("n")).cte("numbers", recursive=True)
    return first.union_all(sa.select(first.c.n + 1).where(first.c.n < count))


def _id(connection: sa.Connection, kind: str, n: Any) -> sa.ColumnElement[UUID]:
    if connection.dialect.name == "postgresql":
        hexed = sa.func.lpad(sa.func.to_hex(n), 12, "0")
        return sa.cast(sa.literal(f"{kind}-0000-7000-8000-") + hexed, sa.Uuid)
    return sa.type_coerce(sa.func.printf(f"{kind}000070008000%012x", n), sa.Uuid)


def _cases(connection: sa.Connection, n: Any) -> dict[str, Any]:
    return {
        "id": _id(connection, CASE, n),
        "agency": "udi",
        "opener": "udi",
        "owned": True,
        "age_group": "adult",
        "exploitation_stated": True,
        "address_grade": "unknown",
        "missing": False,
        "heard_missing": False,
        "last_mailbox_seq": 1,
    }


def _referrals(connection: sa.Connection, n: Any) -> dict[str, Any]:
    return {
        "case_id": _id(connection, CASE, n),
        "id": _id(connection, REFERRAL, n),
        "sender": "udi",
        "recipient": "nav",
        "service": "temporary_housing",
        "basis": "statutory_duty",
        "urgent": False,
        "age_group": "adult",
        "sent_event": _id(connection, SAID, n),
        "registered": True,
        "takes_over": False,
        "not_owner": False,
    }


def _decisions(connection: sa.Connection, n: Any) -> dict[str, Any]:
    return {
        "case_id": _id(connection, CASE, n),
        "id": _id(connection, DECISION, n),
        "publisher": "udi",
        "type": "limited_permit",
        "outcome": "granted",
        "made_on": date(2025, 3, 3),
        "valid_from": date(2025, 3, 3),
        "occurred": EARLIER,
        "event": _id(connection, SAID, n),
    }


def _deadlines(connection: sa.Connection, n: Any) -> dict[str, Any]:
    return {
        "case_id": _id(connection, CASE, n),
        "id": _id(connection, DEADLINE, n),
        "rule": "limited-residence-permit",
        "decision": _id(connection, DECISION, n),
        "started_by": _id(connection, SAID, n),
        "starts_at": EARLIER,
        "known_at": EARLIER,
        "ends_at": LATER,
        "state": "open",
        "next_at": LATER,
        "warned": sa.literal((), Days),
        "warned_to": LATER,
    }


def _statements(connection: sa.Connection, n: Any) -> dict[str, Any]:
    return {
        "case_id": _id(connection, CASE, n),
        "code": "suspicion",
        "value": True,
        "publisher": "police",
        "occurred": sa.literal(EARLIER, Instant),
    }


def _inbox(connection: sa.Connection, n: Any) -> dict[str, Any]:
    return {
        "event_id": _id(connection, CAME, n),
        "case_id": _id(connection, CASE, n),
        "topic": "nrm.to.udi",
        "partition": n % PARTITIONS,
        "offset": n,
        "mailbox_seq": n,
        "type": "StatementMade",
        "sha256": _BYTES[:32],
        "value": _BYTES,
        "applied_at": EARLIER.replace(tzinfo=None),
    }


def _outbox(connection: sa.Connection, n: Any) -> dict[str, Any]:
    return {
        "topic": JOURNAL,
        "partition": n % PARTITIONS,
        "seq": n,
        "event_id": _id(connection, SAID, n),
        "case_id": _id(connection, CASE, n),
        "type": "DecisionMade",
        "key": _BYTES[:36],
        "value": _BYTES,
        "headers": _HEADERS,
        "written_at": 1.0,
        "offset": n,
    }
