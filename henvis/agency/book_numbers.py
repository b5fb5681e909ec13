"""What operations see of an agency's book: how much is open, what stands, and which answers are overdue."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from henvis.agency.recalls import overdue_of
from henvis.agency.tables import deadline, known_case, referral
from henvis.bus.clock import Clock
from henvis.bus.numbers.stored_numbers import clock_seconds
from henvis.law.ruleset import Law
from henvis.ops.closed_lists import DEADLINE_CLASSES
from henvis.ops.deadline_class import class_of
from henvis.ops.measuring import Readings, Since

OVERDUE: Final = "henvis_deadlines_overdue_seconds"

# What is open has a next instant, and an index by it; what has ended has none.
_OPEN = (
    sa.select(deadline.c.rule, sa.func.count(), sa.func.min(deadline.c.next_at))
    .where(deadline.c.next_at.is_not(None))
    .group_by(deadline.c.rule)
)
_UNANSWERED_REFERRALS = (
    sa.select(sa.func.count(referral.c.id.distinct()))
    .select_from(deadline)
    .join(
        referral,
        sa.and_(referral.c.case_id == deadline.c.case_id, referral.c.sent_event == deadline.c.started_by),
    )
    .join(known_case, known_case.c.id == referral.c.case_id)
    .where(deadline.c.ended == "expired", referral.c.recipient == known_case.c.agency)
    .where(referral.c.answer.is_(None), referral.c.withdrawn.is_(None))
)


@dataclass(frozen=True)
class BookNumbers:
    """Of one agency's book, by the clock of its process."""

    agency: str
    law: Law
    clock: Clock

    def read(self, connection: sa.Connection) -> Readings:
        """What stands in the book now."""
        now = self.clock.now()
        missing = overdue_of(connection, self.law, now, self.agency)
        missing += connection.execute(_UNANSWERED_REFERRALS).scalar_one()
        return {**self._deadlines(connection), ("henvis_overdue_answers",): float(missing)}

    def _deadlines(self, connection: sa.Connection) -> Readings:
        count: Counter[str] = Counter()
        first: dict[str, datetime] = {}
        for rule, number, next_at in connection.execute(_OPEN):
            if (class_ := class_of(self.law, rule)) is not None:
                count[class_] += number
                first[class_] = min(next_at, first.get(class_, next_at))
        return {("henvis_deadlines_open", one): float(count[one]) for one in DEADLINE_CLASSES} | {
            (OVERDUE, one): self._overdue(first.get(one)) for one in DEADLINE_CLASSES
        }

    def _overdue(self, due: datetime | None) -> Since | float:
        """What falls due only later is overdue from then on, also where nobody can ask the database again."""
        return Since(due.timestamp(), clock_seconds(self.clock)) if due is not None else 0.0
