"""Redrives: what an operator has tried again, why, how fast, and what came of each record.

A redrive is a row, and what is left of it are the parked records that name it: nothing of it is in the memory
of a command or a process. What came of a record is noted in the transaction that handled it, under the
place that it was received from, so that what was handled stays linked to its original, and to who decided.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.parking.deciding import ask_release
from henvis.bus.parking.parked import HELD, Parked, restored_row
from henvis.bus.tables import parked, redrive, redriven

HANDLED = "handled"
REPEATED = "repeated"
REFUSED = "refused"
AT_ONCE_S = 0.001
"""The pace of what is tried again without one, in seconds a record."""


class NoRedrive(LookupError):
    """There is no redrive with that number."""


@dataclass(frozen=True, slots=True)
class Redriven:
    """What came of one record; `code` is why it was refused, a code of the list `dead_letter`."""

    number: int
    topic: str
    partition: int
    offset: int
    case_id: UUID | None
    event_id: UUID | None
    reason: str | None
    """What it had been held for; None for one that had only waited."""
    outcome: str
    code: str | None
    done_at: datetime


@dataclass(frozen=True, slots=True)
class Redrive:
    """One redrive, with what came of its records so far."""

    id: int
    reason: str
    decided_by: str
    every_s: float
    asked_at: datetime
    left: int
    """How many records are on their way, or wait behind one that is."""
    records: tuple[Redriven, ...]


def held(
    connection: sa.Connection,
    *,
    numbers: Collection[int] | None = None,
    reasons: Collection[str] | None = None,
    case_id: UUID | None = None,
) -> list[Parked]:
    """Return the records that hold a lane, in order: all, or of these numbers, these reasons, this case."""
    found = sa.select(parked).where(parked.c.state == HELD).order_by(parked.c.id)
    if numbers is not None:
        found = found.where(parked.c.id.in_(numbers))
    if reasons is not None:
        found = found.where(parked.c.reason.in_(reasons))
    if case_id is not None:
        found = found.where(parked.c.case_id == case_id)
    return [restored_row(row) for row in connection.execute(found).mappings()]


def begin(
    connection: sa.Connection,
    heads: Sequence[Parked],
    *,
    reason: str,
    by: str,
    pace: tuple[float, float],
    now: datetime,
) -> int:
    """Have these tried again, and then what waits behind each; return the redrive's number.

    `pace` is how many seconds each takes at least, and from which instant on, in seconds of the machine's
    clock; `now` is the process's clock. Raises NotParked where one of them holds its lane no more.
    """
    every_s, next_at = pace
    row = {"reason": reason, "decided_by": by, "every_s": every_s, "next_at": next_at}
    added = connection.execute(sa.insert(redrive).values(**row, asked_at=now.replace(tzinfo=None)))
    (number,) = added.inserted_primary_key or (0,)
    for head in heads:
        ask_release(connection, head.id, by, redrive=number)
    return int(number)


def note(
    connection: sa.Connection,
    one: Parked,
    outcome: str,
    now: datetime,
    *,
    code: str | None = None,
    event_id: UUID | None = None,
) -> None:
    """Note what came of a record, where it is part of a redrive."""
    if one.redrive is None:
        return
    connection.execute(
        sa.insert(redriven).values(
            redrive=one.redrive,
            topic=one.record.topic,
            partition=one.record.partition,
            offset=one.record.offset,
            number=one.id,
            case_id=one.case_id,
            event_id=event_id,
            reason=one.reason,
            outcome=outcome,
            code=code,
            done_at=now.replace(tzinfo=None),
        )
    )


def find(connection: sa.Connection, number: int) -> Redrive:
    """Return one redrive. Raises NoRedrive."""
    row = connection.execute(sa.select(redrive).where(redrive.c.id == number)).one_or_none()
    if row is None:
        raise NoRedrive(f"no redrive has the number {number}")
    return _redrive(connection, row)


def newest(connection: sa.Connection, most: int) -> list[Redrive]:
    """Return the last `most` redrives, the newest first."""
    rows = connection.execute(sa.select(redrive).order_by(redrive.c.id.desc()).limit(most)).all()
    return [_redrive(connection, row) for row in rows]


def _redrive(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Redrive:
    # What waits in a lane belongs to the redrive that the lane's first record is on its way by.
    on_their_way = sa.select(parked.c.lane).where(parked.c.redrive == row.id)
    left = sa.select(sa.func.count()).where(parked.c.lane.in_(on_their_way))
    done = (
        sa.select(redriven)
        .where(redriven.c.redrive == row.id)
        .order_by(redriven.c.done_at, redriven.c.number)
    )
    return Redrive(
        id=row.id,
        reason=row.reason,
        decided_by=row.decided_by,
        every_s=row.every_s,
        asked_at=row.asked_at.replace(tzinfo=UTC),
        left=connection.execute(left).scalar_one(),
        records=tuple(_redriven(one) for one in connection.execute(done).mappings()),
    )


def _redriven(row: sa.RowMapping) -> Redriven:
    shown = {name: value for name, value in row.items() if name not in ("redrive", "done_at")}
    return Redriven(**shown, done_at=row["done_at"].replace(tzinfo=UTC))
