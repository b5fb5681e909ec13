"""A tick that finds a thousand due, by the product's agenda and by plain SQL that says the same."""

import time
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from benchmarks.deadlines.filling import NOW, fill, make_due, spread
from henvis.agency.agenda import AT_ONCE, AgencyAgenda
from henvis.agency.bookkeeping import Bookkeeping
from henvis.agency.tables import deadline
from henvis.bus.broker import topics
from henvis.bus.clock import VirtualClock
from henvis.bus.storage.database import Database
from henvis.bus.transaction import Transactions
from henvis.contract.events import DeadlineEnded
from henvis.law.ruleset import Law

DUE_AT_ONCE: Final = 1_000
_END: Final = (
    sa.update(deadline)
    .where(deadline.c.case_id == sa.bindparam("of_case"), deadline.c.id == sa.bindparam("of"))
    .values(state="ended", ended="expired", next_at=None)
)


@dataclass
class Book:
    """UDI's, with so many open deadlines; each measurement makes others due."""

    database: Database
    law: Law
    open: int
    turns: int = 0

    def __post_init__(self) -> None:
        fill(self.database, self.open)
        table = topics.load()
        self._agenda = AgencyAgenda(Bookkeeping("udi", self.law), table.partitions)
        clock = VirtualClock(NOW)
        self._transactions = Transactions(self.database, "udi", table, clock, self.law.hash)
        self._partitions = range(table.partitions)

    def tick(self) -> float:
        """Milliseconds in which the agenda lets a thousand end."""
        self._prepare()
        began = time.perf_counter()
        while (due := self._next_due()) is not None and due <= NOW:
            with self._transactions.begin() as transaction:
                self._agenda.fall_due(transaction, self._partitions)
        return (time.perf_counter() - began) * 1000

    def plain(self) -> float:
        """Milliseconds in which plain statements do it: no cases, no rules, nothing is decided."""
        self._prepare()
        c, began = deadline.c, time.perf_counter()
        query = sa.select(deadline).where(c.next_at <= NOW).order_by(c.next_at).limit(AT_ONCE)
        for _ in range(DUE_AT_ONCE // AT_ONCE):
            with self._transactions.begin() as transaction:
                rows = transaction.connection.execute(query).all()
                for row in rows:
                    transaction.publish(_ended(row), case_id=row.case_id)
                ends = [{"of_case": row.case_id, "of": row.id} for row in rows]
                transaction.connection.execute(_END, ends)
        return (time.perf_counter() - began) * 1000

    def start(self) -> float:
        """Milliseconds in which a process that starts knows what is due next."""
        began = time.perf_counter()
        self._next_due()
        return (time.perf_counter() - began) * 1000

    def count(self) -> float:
        """Milliseconds of one count over the index of what is due."""
        began = time.perf_counter()
        with self.database.reading() as connection:
            connection.execute(sa.select(sa.func.count(deadline.c.next_at))).scalar_one()
        return (time.perf_counter() - began) * 1000

    def _prepare(self) -> None:
        make_due(self.database, list(spread(DUE_AT_ONCE, self.open, self.turns)))
        self.turns += 1

    def _next_due(self) -> Any:
        with self.database.reading() as connection:
            return self._agenda.next_due(connection)


def _ended(row: sa.Row[Any]) -> DeadlineEnded:
    return DeadlineEnded(
        deadline=row.id,
        rule=row.rule,
        decision=row.decision,
        due_on=row.due_on,
        due_at=row.due_at,
        ended="expired",
        act_on=row.act_on,
        version=row.version,
        basis=row.basis,
        steps=row.steps,
    )
