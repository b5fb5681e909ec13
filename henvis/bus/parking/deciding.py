"""What an operator decides about a parked record: that it is tried again, or given up for good."""

from __future__ import annotations

import sqlalchemy as sa

from henvis.bus.parking.lanes import release_next
from henvis.bus.parking.parked import ALONE, DROPPED, HELD, RELEASE, NotParked, find
from henvis.bus.tables import parked


def ask_release(connection: sa.Connection, number: int, by: str, *, redrive: int | None = None) -> None:
    """Ask, for the actor `by`, that the record that holds a lane is tried again, then what waits behind it.

    `redrive` is the redrive that it is part of, which says how fast. Raises NotParked where `number` is not a
    record that holds its lane.
    """
    _change(connection, number, (HELD,), state=RELEASE, decided_by=by, redrive=redrive)


def drop(connection: sa.Connection, number: int, why: str, by: str) -> None:
    """Give up for good a record that holds a lane, and ask for the release of what waits behind it.

    Of a record that was given up alone it says that somebody has seen to it. The row stays as evidence, with
    the reason in words and the actor `by`. Raises NotParked as `ask_release` does.
    """
    _change(connection, number, (HELD, ALONE), state=DROPPED, detail=why, decided_by=by)
    lane = find(connection, number).lane
    if lane is not None:
        release_next(connection, lane)


def _change(
    connection: sa.Connection, number: int, present: tuple[str, ...], **values: str | int | None
) -> None:
    own = sa.and_(parked.c.id == number, parked.c.state.in_(present))
    if not connection.execute(sa.update(parked).where(own).values(**values)).rowcount:
        raise NotParked(f"no record with the number {number} holds its lane")
