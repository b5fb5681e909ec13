"""Records that could not be handled, and those that wait behind them, in their order.

A *lane* is what is held up together: at an agency one case, at the router one case of one journal. The first
record of a lane is the one that failed; who was received after it waits. Nothing newer of a lane is handled
while one of its records stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.record import Record
from henvis.bus.stored_headers import restored, stored
from henvis.bus.tables import parked

HELD = "held"
WAITING = "waiting"
RELEASE = "release"
DROPPED = "dropped"
_NUMBERS = range(1, 2**31)
_MOST_DETAIL = 200  # characters; SQLite would take more than the column is for, PostgreSQL fails
IN_THE_WAY = (HELD, WAITING, RELEASE)

_STANDING = sa.select(parked.c.case_id, parked.c.state).where(parked.c.state.in_(IN_THE_WAY))
_TO_RELEASE = (
    sa.select(parked)
    .where(
        parked.c.state == RELEASE,
        sa.tuple_(parked.c.topic, parked.c.partition).in_(sa.bindparam("places", expanding=True)),
    )
    .order_by(parked.c.id)
    .limit(1)
)
_BUSY = (
    sa.select(parked.c.lane)
    .where(parked.c.lane.in_(sa.bindparam("lanes", expanding=True)), parked.c.state.in_(IN_THE_WAY))
    .distinct()
)


class NotParked(LookupError):
    """There is no parked record with that number that this could be done to."""


@dataclass(frozen=True, slots=True)
class Parked:
    """One parked record; `reason` is a code of the list `dead_letter`, None for one that only waits."""

    id: int
    lane: str
    case_id: UUID
    state: str
    reason: str | None
    detail: str | None
    record: Record
    parked_at: datetime
    decided_by: str | None
    """Who had it tried again or dropped, as an opaque id."""


def busy_lanes(connection: sa.Connection, lanes: Iterable[str]) -> set[str]:
    """Return those of `lanes` that newer records must wait in."""
    return set(connection.execute(_BUSY, {"lanes": list(lanes)}).scalars())


def park(
    connection: sa.Connection,
    lane: str,
    case_id: UUID,
    record: Record,
    now: datetime,
    *,
    reason: str | None = None,
    detail: str | None = None,
) -> None:
    """Put a record at the end of a lane: as the one that failed, with its reason, or as one that waits."""
    connection.execute(
        sa.insert(parked).values(
            lane=lane,
            case_id=case_id,
            state=HELD if reason else WAITING,
            reason=reason,
            detail=detail and detail[:_MOST_DETAIL],
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            key=record.key,
            value=record.value,
            headers=stored(record.headers),
            parked_at=now.replace(tzinfo=None),
        )
    )


def listed(connection: sa.Connection) -> list[Parked]:
    """Return what stands in the way of something, by lane and order."""
    rows = connection.execute(
        sa.select(parked).where(parked.c.state.in_(IN_THE_WAY)).order_by(parked.c.lane, parked.c.id)
    )
    return [_parked(row) for row in rows.mappings()]


def find(connection: sa.Connection, number: int) -> Parked:
    """Return one parked record, also a dropped one. Raises NotParked."""
    own = sa.select(parked).where(parked.c.id == number)
    row = connection.execute(own).mappings().one_or_none() if number in _NUMBERS else None
    if row is None:
        raise NotParked(f"no parked record has the number {number}")
    return _parked(row)


def ask_release(connection: sa.Connection, number: int, by: str) -> None:
    """Ask, for the actor `by`, that the record that holds a lane is tried again, then what waits behind it.

    Raises NotParked where `number` is not a record that holds its lane.
    """
    _change(connection, number, HELD, state=RELEASE, decided_by=by)


def drop(connection: sa.Connection, number: int, why: str, by: str) -> None:
    """Give up the record that holds a lane, for good, and ask for the release of what waits behind it.

    The row stays as evidence, with the reason in words and the actor `by`. Raises NotParked as `ask_release`
    does.
    """
    _change(connection, number, HELD, state=DROPPED, detail=why, decided_by=by)
    release_next(connection, find(connection, number).lane)


def release_next(connection: sa.Connection, lane: str) -> None:
    """Let the first record that waits in a lane be the next to be handled."""
    first = sa.select(sa.func.min(parked.c.id)).where(parked.c.lane == lane, parked.c.state.in_(IN_THE_WAY))
    connection.execute(
        sa.update(parked)
        .where(parked.c.id == first.scalar_subquery(), parked.c.state == WAITING)
        .values(state=RELEASE)
    )


def to_release(connection: sa.Connection, partitions: Sequence[tuple[str, int]]) -> Parked | None:
    """Return one record whose release was asked for, on one of these partitions (topic, number)."""
    row = connection.execute(_TO_RELEASE, {"places": list(partitions)}).mappings().one_or_none()
    return _parked(row) if row is not None else None


def released(connection: sa.Connection, one: Parked) -> None:
    """Take a record that was handled out of its lane and let the next one follow."""
    connection.execute(sa.delete(parked).where(parked.c.id == one.id))
    release_next(connection, one.lane)


def failed_again(connection: sa.Connection, one: Parked, reason: str, detail: str) -> None:
    """Let a record that failed again hold its lane as before."""
    _change(connection, one.id, RELEASE, state=HELD, reason=reason, detail=detail[:_MOST_DETAIL])


def counts(connection: sa.Connection) -> tuple[set[UUID], int]:
    """Return the cases that are held up, and how many records are on their way out."""
    rows = connection.execute(_STANDING).all()
    return {row.case_id for row in rows}, sum(row.state == RELEASE for row in rows)


def _change(connection: sa.Connection, number: int, present: str, **values: str) -> None:
    own = sa.and_(parked.c.id == number, parked.c.state == present)
    if not connection.execute(sa.update(parked).where(own).values(**values)).rowcount:
        raise NotParked(f"no record with the number {number} holds its lane")


def _parked(row: sa.RowMapping) -> Parked:
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
    )
