"""What of a service's numbers stands in its own database: what waits to be sent, and what is held up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

import sqlalchemy as sa

from henvis.bus.clock import Clock
from henvis.bus.parking import IN_THE_WAY
from henvis.bus.publishing import outbox
from henvis.bus.tables import parked
from henvis.ops.measuring import Readings, Since

_PARKED = sa.select(sa.func.count(parked.c.case_id.distinct()), sa.func.min(parked.c.parked_at)).where(
    parked.c.state.in_(IN_THE_WAY)
)


def clock_seconds(clock: Clock) -> Callable[[], float]:
    """A process's clock as Unix time."""
    return lambda: clock.now().timestamp()


def outbox_numbers(connection: sa.Connection) -> Readings:
    """How much is not sent, and since when, by the machine's clock."""
    rows, oldest = outbox.waiting(connection)
    return {
        ("henvis_outbox_rows",): float(rows),
        ("henvis_outbox_age_seconds",): Since(oldest) if oldest is not None else 0.0,
    }


def parked_numbers(connection: sa.Connection, clock: Clock) -> Readings:
    """How many cases are held up, and the first of them since when, by the process's clock."""
    cases, first = connection.execute(_PARKED).one()
    age = Since(first.replace(tzinfo=UTC).timestamp(), clock_seconds(clock)) if first is not None else 0.0
    return {("henvis_parked_cases",): float(cases), ("henvis_parked_age_seconds",): age}
