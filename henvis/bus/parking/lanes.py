"""The lanes: who is put at their end, who leaves them, and who follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.parking import pace
from henvis.bus.parking.parked import ALONE, HELD, IN_THE_WAY, RELEASE, WAITING, Parked, restored_row
from henvis.bus.record import Record
from henvis.bus.storage.stored_headers import stored
from henvis.bus.tables import parked, redrive

_MOST_DETAIL = 200  # characters; SQLite would take more than the column is for, PostgreSQL fails

_ANY_TO_RELEASE = sa.select(parked.c.id).where(parked.c.state == RELEASE).limit(1)
_STANDING = sa.select(parked.c.case_id, parked.c.state).where(parked.c.state.in_(IN_THE_WAY))
_TO_RELEASE = (
    sa.select(parked)
    .outerjoin(redrive, parked.c.redrive == redrive.c.id)
    .where(
        parked.c.state == RELEASE,
        sa.tuple_(parked.c.topic, parked.c.partition).in_(sa.bindparam("places", expanding=True)),
        sa.or_(parked.c.redrive.is_(None), pace.DUE),
    )
    .order_by(parked.c.id)
    .limit(1)
)
_IS_IN_THE_WAY = sa.or_(*(parked.c.state == state for state in IN_THE_WAY))
"""Not as a list, which would be written into the statement anew for every batch."""
_BUSY = (
    sa.select(parked.c.lane)
    .where(parked.c.lane.in_(sa.bindparam("lanes", expanding=True)), _IS_IN_THE_WAY)
    .distinct()
)


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
    state = HELD if reason else WAITING
    _keep(connection, record, now, state=state, lane=lane, case_id=case_id, reason=reason, detail=detail)


def keep_alone(connection: sa.Connection, record: Record, now: datetime, *, reason: str, detail: str) -> None:
    """Keep a record that was given up and holds up nothing, so that it is listed until somebody drops it."""
    _keep(connection, record, now, state=ALONE, lane=None, case_id=None, reason=reason, detail=detail)


def to_release(
    connection: sa.Connection, partitions: Sequence[tuple[str, int]], instant: float
) -> Parked | None:
    """Return one record whose release was asked for, on one of these partitions (topic, number).

    `instant` is the machine's clock in seconds; what is part of a redrive waits for its turn.
    """
    if connection.execute(_ANY_TO_RELEASE).first() is None:  # as it nearly always is, many times a second
        return None
    asked = {"places": list(partitions), "instant": instant}
    row = connection.execute(_TO_RELEASE, asked).mappings().one_or_none()
    return restored_row(row) if row is not None else None


def released(connection: sa.Connection, one: Parked) -> None:
    """Take a record that was handled out of its lane and let the next one follow, by the same redrive."""
    connection.execute(sa.delete(parked).where(parked.c.id == one.id))
    if one.lane is not None:
        release_next(connection, one.lane, redrive=one.redrive)


def release_next(connection: sa.Connection, lane: str, *, redrive: int | None = None) -> None:
    """Let the first record that waits in a lane be the next to be handled."""
    first = sa.select(sa.func.min(parked.c.id)).where(parked.c.lane == lane, parked.c.state.in_(IN_THE_WAY))
    connection.execute(
        sa.update(parked)
        .where(parked.c.id == first.scalar_subquery(), parked.c.state == WAITING)
        .values(state=RELEASE, redrive=redrive)
    )


def failed_again(connection: sa.Connection, one: Parked, reason: str, detail: str) -> bool:
    """Let a record that failed again hold its lane as before; False where it is not on its way any more."""
    own = sa.and_(parked.c.id == one.id, parked.c.state == RELEASE)
    held = sa.update(parked).where(own)
    values = {"state": HELD, "reason": reason, "detail": detail[:_MOST_DETAIL], "redrive": None}
    return bool(connection.execute(held.values(**values)).rowcount)


def counts(connection: sa.Connection) -> tuple[set[UUID], int]:
    """Return the cases that are held up, and how many records are on their way out."""
    rows = connection.execute(_STANDING).all()
    return {row.case_id for row in rows}, sum(row.state == RELEASE for row in rows)


def _keep(
    connection: sa.Connection,
    record: Record,
    now: datetime,
    *,
    state: str,
    lane: str | None,
    case_id: UUID | None,
    reason: str | None,
    detail: str | None,
) -> None:
    connection.execute(
        sa.insert(parked).values(
            lane=lane,
            case_id=case_id,
            state=state,
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
