"""What an agency has to do because time passes: its deadlines warn and end, guardians' consents end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from henvis.agency import store
from henvis.agency.bookkeeping import Bookkeeping
from henvis.agency.tables import deadline, known_case, last_act
from henvis.bus.partitioning import partition_of
from henvis.bus.storage.column_types import Instant
from henvis.bus.transaction import Transaction

AT_ONCE: Final = 500
"""The most that one transaction lets fall due, so that a long downtime is caught up in steps."""

_DUE = sa.union_all(
    sa.select(deadline.c.case_id, deadline.c.next_at.label("at")),
    sa.select(known_case.c.id.label("case_id"), known_case.c.due.label("at")),
).subquery()
_FIRST = sa.select(
    *(sa.select(sa.func.min(due)).scalar_subquery() for due in (deadline.c.next_at, known_case.c.due))
)
_AT = sa.type_coerce(_DUE.c.at, Instant)
_LAST_ACT = sa.select(last_act.c.at)


@dataclass(frozen=True)
class AgencyAgenda:
    """A sweep over indexes: however often it is nudged, each thing happens once.

    `partitions` is the number of them that each topic has.
    """

    books: Bookkeeping
    partitions: int

    def next_due(self, connection: sa.Connection) -> datetime | None:
        """Return the instant (UTC) at which something next falls due, None where nothing does."""
        return min((due for due in connection.execute(_FIRST).one() if due is not None), default=None)

    def last_acted(self, connection: sa.Connection) -> datetime | None:
        """Return the last instant (UTC) at which the book changed, None where it never did."""
        return connection.execute(_LAST_ACT).scalar_one_or_none()

    def fall_due(self, transaction: Transaction, partitions: Collection[int]) -> None:
        """Do, once each and in the order of the instants, what is due in cases of these partitions."""
        due = self._due(transaction, partitions)
        if not due:
            return
        case_ids, until = {case_id for case_id, _ in due}, due[-1][1]
        before = store.load(transaction.connection, case_ids, store.WATCHED)
        book = self.books.open(transaction, case_ids)
        after = book.pass_time_in(before.values(), until)
        store.save(transaction.connection, before, {case.id: case for case in after})
        book.save()

    def _due(self, transaction: Transaction, partitions: Collection[int]) -> list[tuple[UUID, datetime]]:
        query = sa.select(_DUE.c.case_id, _AT.label("at")).where(transaction.now >= _AT).order_by(_AT)
        due: list[tuple[UUID, Any]] = []
        # Read in pieces: after a long downtime there is much more than is done at once. What falls due at one
        # instant may change places between two pieces; what is missed so is due still, and follows.
        for start in count(step=AT_ONCE):
            found = transaction.connection.execute(query.limit(AT_ONCE).offset(start)).all()
            due += [
                (case_id, at) for case_id, at in found if partition_of(case_id, self.partitions) in partitions
            ]
            if len(found) < AT_ONCE or len(due) >= AT_ONCE:
                break
        return due[:AT_ONCE]
