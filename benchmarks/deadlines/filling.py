"""A book with very many open deadlines, and a thousand of them made due."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from henvis.agency.tables import deadline, decision, known_case
from henvis.bus.storage.database import Database

MADE: Final = datetime(2025, 3, 3, 8, tzinfo=UTC)
FAR: Final = datetime(2099, 3, 3, 8, tzinfo=UTC)
DUE: Final = datetime(2026, 3, 3, 23, tzinfo=UTC)
NOW: Final = DUE + timedelta(minutes=1)
_CHUNK: Final = 10_000


def id_of(kind: int, number: int) -> UUID:
    """The id of the case (1), decision (2) or deadline (3) of a number."""
    return UUID(f"{kind:08x}-0000-7000-8000-{number:012x}")


def fill(database: Database, count: int) -> None:
    """As many cases of UDI, each with a permit whose deadline is open and far away."""
    for table, row_of in ((known_case, _case), (decision, _decision), (deadline, _deadline)):
        with database.writing() as connection:
            rows = (row_of(number) for number in range(count))
            while chunk := list(islice(rows, _CHUNK)):
                connection.execute(sa.insert(table), chunk)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def make_due(database: Database, numbers: Sequence[int]) -> None:
    """Let these deadlines end at the instant DUE."""
    ids = [id_of(3, number) for number in numbers]
    values = {"next_at": DUE, "ends_at": DUE, "due_on": date(2026, 3, 3)}
    with database.writing() as connection:
        for start in range(0, len(ids), 500):
            own = deadline.c.id.in_(ids[start : start + 500])
            connection.execute(sa.update(deadline).where(own).values(values))


def spread(count: int, of: int, turn: int) -> Iterator[int]:
    """So many numbers, far apart, and others each turn."""
    step = max(1, of // count)
    return (number * step + turn for number in range(count))


def _case(number: int) -> dict[str, Any]:
    return {
        "id": id_of(1, number),
        "agency": "udi",
        "opener": "udi",
        "owned": True,
        "age_group": "adult",
        "exploitation_stated": True,
        "address_grade": "unknown",
        "missing": False,
        "heard_missing": False,
        "last_mailbox_seq": 0,
    }


def _decision(number: int) -> dict[str, Any]:
    return {
        "case_id": id_of(1, number),
        "id": id_of(2, number),
        "publisher": "udi",
        "type": "limited_permit",
        "outcome": "granted",
        "made_on": date(2025, 3, 3),
        "occurred": MADE,
        "event": id_of(4, number),
    }


def _deadline(number: int) -> dict[str, Any]:
    return {
        "case_id": id_of(1, number),
        "id": id_of(3, number),
        "rule": "limited-residence-permit",
        "decision": id_of(2, number),
        "started_by": id_of(4, number),
        "starts_at": MADE,
        "known_at": MADE,
        "due_on": date(2099, 3, 3),
        "ends_at": FAR,
        "state": "open",
        "next_at": FAR,
        "warned": (),
        "warned_to": FAR,
        "basis": (),
        "steps": (),
    }
