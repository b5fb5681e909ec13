"""Sends synthetic probes: one for each partition, the way that every event goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date
from functools import lru_cache
from itertools import count
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.partitioning import partition_of
from henvis.bus.tables import outbox
from henvis.bus.transaction import Transactions
from henvis.contract import probe


def send(transactions: Transactions, partitions: Iterable[int]) -> int:
    """Publish a probe to each of these partitions in one transaction; return how many.

    None follows one that is not sent yet: while Kafka is away, probes do not pile up.
    """
    service, topics = transactions.service, transactions.topics
    with transactions.begin() as transaction:
        waiting = _unsent(transaction.connection, topics.journal(service))
        wanted = sorted(frozenset(partitions) - waiting)
        for partition in wanted:
            case_id = case_on(service, transaction.now.astimezone(UTC).date(), partition, topics.partitions)
            transaction.publish(probe.referral(service, case_id), case_id=case_id, probe=True)
        return len(wanted)


@lru_cache(64)
def case_on(agency: str, day: date, partition: int, partitions: int) -> UUID:
    """The case of an agency's probes of one day (UTC) that is on this one of so many partitions."""
    cases = (probe.case_of(agency, day, number) for number in count())
    return next(case_id for case_id in cases if partition_of(case_id, partitions) == partition)


def _unsent(connection: sa.Connection, journal: str) -> frozenset[int]:
    of_probes = outbox.c.case_id.between(probe.FIRST, probe.LAST)
    query = sa.select(outbox.c.partition).where(
        outbox.c.topic == journal, outbox.c.offset.is_(None), of_probes
    )
    return frozenset(connection.execute(query).scalars())
