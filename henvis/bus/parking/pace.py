"""How fast a redrive goes: its next turn is a column of its row, taken in the transaction that uses it.

So a process that is killed has either handled a record and taken the turn, or neither; and several workers
of one service share the pace. Turns are counted by the machine's clock, since a virtual one stands.
"""

from __future__ import annotations

import sqlalchemy as sa

from henvis.bus.parking.parked import RELEASE, Parked
from henvis.bus.tables import parked, redrive

CATCH_UP_S = 1.0
"""How much of what was missed, while other work was done, is made up for at once."""

_INSTANT: sa.BindParameter[float] = sa.bindparam("instant", type_=sa.Float)
_SET_BACK = redrive.c.next_at > _INSTANT + redrive.c.every_s
"""No turn is ever so far ahead: the clock was set back since, and nobody waits until it has come round."""
DUE = sa.or_(redrive.c.next_at <= _INSTANT, _SET_BACK)
"""Whether a redrive may handle its next record at `instant`, in seconds."""

_LATEST = _INSTANT - CATCH_UP_S
_FROM = sa.case((_SET_BACK, _INSTANT), (redrive.c.next_at < _LATEST, _LATEST), else_=redrive.c.next_at)
_TAKE = (
    sa.update(redrive)
    .where(redrive.c.id == sa.bindparam("own"), DUE)
    .values(next_at=_FROM + redrive.c.every_s)
)
_ON_ITS_WAY = sa.select(parked.c.id).where(parked.c.id == sa.bindparam("own"), parked.c.state == RELEASE)


def take_turn(connection: sa.Connection, one: Parked, instant: float) -> bool:
    """Take the turn to handle a record; False where it is no longer on its way, or not due at `instant`."""
    if connection.execute(_ON_ITS_WAY, {"own": one.id}).one_or_none() is None:
        return False
    if one.redrive is None:
        return True
    return bool(connection.execute(_TAKE, {"own": one.redrive, "instant": instant}).rowcount)
