"""What the router does because time passes: what rests on a consent that has run out is ended on its day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from henvis.bus.broker.topics import Topics
from henvis.bus.partitioning import partition_of
from henvis.bus.transaction import Transaction
from henvis.law.ruleset import Law
from henvis.routing.case import RouterCase
from henvis.routing.lapse import lapse
from services.router import store
from services.router.recording import Recording

MOST_AT_ONCE = 500
"""Cases in one transaction; what is left is due still and follows in the next."""


@dataclass(frozen=True)
class ConsentsRunOut:
    """The router's agenda."""

    law: Law
    topics: Topics

    def next_due(self, connection: sa.Connection) -> datetime | None:
        """The instant (UTC) at which a consent that makes somebody a party has next run out."""
        return store.next_due(connection)

    def last_acted(self, _: sa.Connection) -> None:
        """None: a consent that has run out is asked for by its day, whatever was done before."""

    def fall_due(self, transaction: Transaction, partitions: Collection[int]) -> None:
        """End what the clock has ended in cases of these partitions."""
        due = [
            case_id
            for case_id in store.due_by(transaction.connection, transaction.now)
            if partition_of(case_id, self.topics.partitions) in partitions
        ]
        before = store.load(transaction.connection, due[:MOST_AT_ONCE])
        after = {case.id: self.lapsed(transaction, case) for case in before.values()}
        store.save(transaction.connection, before, after)

    def lapsed(self, transaction: Transaction, case: RouterCase) -> RouterCase:
        """The case as it is at the transaction's time; what the clock has ended in it is published."""
        judgement = lapse(self.law, case, transaction.now)
        Recording(transaction, self.topics, case.id, cause=None).carry_out(judgement, judged=None)
        return judgement.case
