"""One record that could not be handled, as it is kept, and where they are listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.record import Record
from henvis.bus.storage.stored_headers import restored
from henvis.bus.tables import parked

HELD = "held"
WAITING = "waiting"
RELEASE = "release"
DROPPED = "dropped"
ALONE = "alone"
IN_THE_WAY = (HELD, WAITING, RELEASE)
_NUMBERS = range(1, 2**31)


class NotParked(LookupError):
    """There is no parked record with that number that this could be done to."""


@dataclass(frozen=True, slots=True)
class Parked:
    """One parked record; `reason` is a code of the list `dead_letter`, None for one that only waits."""

    id: int
    lane: str | None
    """None for a record that was given up alone."""
    case_id: UUID | None
    state: str
    reason: str | None
    detail: str | None
    record: Record
    parked_at: datetime
    decided_by: str | None
    """Who had it tried again or dropped, as an opaque id."""
    redrive: int | None
    """The redrive that it is on its way by."""


def listed(connection: sa.Connection) -> list[Parked]:
    """Return what stands in the way of something, by lane and order."""
    rows = connection.execute(
        sa.select(parked).where(parked.c.state.in_(IN_THE_WAY)).order_by(parked.c.lane, parked.c.id)
    )
    return [restored_row(row) for row in rows.mappings()]


def given_up(connection: sa.Connection, after: int, most: int) -> list[Parked]:
    """Return up to `most` records that were given up alone, by number, those after number `after`."""
    rows = connection.execute(
        sa.select(parked)
        .where(parked.c.state == ALONE, parked.c.id > after)
        .order_by(parked.c.id)
        .limit(most)
    )
    return [restored_row(row) for row in rows.mappings()]


def behind(connection: sa.Connection, one: Parked) -> list[Parked]:
    """Return what waits behind a record in its lane, in order."""
    rows = connection.execute(
        sa.select(parked)
        .where(parked.c.lane == one.lane, parked.c.id > one.id, parked.c.state.in_(IN_THE_WAY))
        .order_by(parked.c.id)
    )
    return [restored_row(row) for row in rows.mappings()]


def find(connection: sa.Connection, number: int) -> Parked:
    """Return one parked record, also a dropped one. Raises NotParked."""
    own = sa.select(parked).where(parked.c.id == number)
    row = connection.execute(own).mappings().one_or_none() if number in _NUMBERS else None
    if row is None:
        raise NotParked(f"no parked record has the number {number}")
    return restored_row(row)


def restored_row(row: sa.RowMapping) -> Parked:
    """Return the record that a row of the table `parked` keeps."""
    record = Record(
        topic=row["topic"],
        partition=row["partition"],
        offset=row["offset"],
        key=row["key"],
        value=row["value"],
        headers=restored(row["headers"]),
    )
    return Parked(
        id=row["id"],
        lane=row["lane"],
        case_id=row["case_id"],
        state=row["state"],
        reason=row["reason"],
        detail=row["detail"],
        record=record,
        parked_at=row["parked_at"].replace(tzinfo=UTC),
        decided_by=row["decided_by"],
        redrive=row["redrive"],
    )
