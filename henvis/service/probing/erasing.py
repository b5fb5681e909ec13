"""Erases what a service keeps of synthetic probes, by the rule of `law/sharing.yaml` under its name."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from henvis.bus.tables import counter, inbox, outbox
from henvis.checkpoints.tables import signed
from henvis.contract import probe

_COVERED = (
    sa.select(signed.c.size)
    .where(
        signed.c.topic == outbox.c.topic,
        signed.c.partition == outbox.c.partition,
        signed.c.size > outbox.c.offset,
    )
    .exists()
)
_LAST_GIVEN = (
    sa.select(counter.c.seq)
    .where(counter.c.topic == outbox.c.topic, counter.c.partition == outbox.c.partition)
    .scalar_subquery()
)


def erase(
    connection: sa.Connection,
    partitions: Collection[int],
    journal: str,
    now: datetime,
    after: timedelta,
    *,
    machine_now: float | None = None,
) -> int:
    """Delete the rows of probes that are older than `after`; return how many.

    `now` is the process's clock, by which events were taken in; `machine_now` is the machine's, in seconds
    since 1970, by which they were written. What stands in the service's own `journal` stays until a signed
    checkpoint covers its record, and what was written last to a place stays, for the relay begins there when
    it reads back. What was not sent stays, too.
    """
    written_before = (time.time() if machine_now is None else machine_now) - after.total_seconds()
    of_inbox = sa.delete(inbox).where(
        inbox.c.case_id.between(probe.FIRST, probe.LAST),
        inbox.c.partition.in_(partitions),
        inbox.c.applied_at < (now - after).replace(tzinfo=None),
    )
    of_outbox = sa.delete(outbox).where(
        outbox.c.case_id.between(probe.FIRST, probe.LAST),
        outbox.c.partition.in_(partitions),
        outbox.c.offset.is_not(None),
        outbox.c.written_at < written_before,
        outbox.c.seq < _LAST_GIVEN,
        sa.or_(outbox.c.topic != journal, _COVERED),
    )
    return sum(connection.execute(statement).rowcount for statement in (of_inbox, of_outbox))
