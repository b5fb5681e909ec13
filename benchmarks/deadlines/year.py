"""A year of many cases, played by the book alone: no database, no broker."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from henvis.casework.case import Case
from henvis.casework.evolve import evolve
from henvis.contract.events import ApplicationReceived, CaseOpened, DecisionMade, Event, Meta
from henvis.deadlines import page
from henvis.deadlines.deadline import BookContext
from henvis.deadlines.page import EMPTY
from henvis.law.ruleset import Law

BEGAN: Final = datetime(2025, 1, 6, 8, tzinfo=UTC)
YEAR: Final = timedelta(days=365)


def play(law: Law, cases: int, done: Callable[[int], None]) -> tuple[int, float]:
    """The events that were taken in and said, and the seconds; `done` is told after each tenth."""
    events, began = 0, time.perf_counter()
    for number in range(cases):
        events += _case(law, number)
        if (number + 1) % max(1, cases // 10) == 0:
            done(number + 1)
    return events, time.perf_counter() - began


def _case(law: Law, number: int) -> int:
    """A reflection period, a limited permit refused, an application; then the rest of the year."""
    opened_at = BEGAN + timedelta(hours=number % 2000)
    case_id = uuid7()
    case, known, count = Case.unheard_of(case_id, "udi"), EMPTY, 0
    for days, draft in _story():
        now = opened_at + timedelta(days=days)
        context = BookContext("udi", law, now, uuid7)
        known, passed = page.pass_time(case, known, context, until=now)
        event = _stamped(draft, case_id, now, law)
        before, case = case, evolve(case, event, "udi")
        known, said = page.follow(before, case, event, known, context)
        count += len(passed) + 1 + len(said)
    end = opened_at + YEAR
    known, passed = page.pass_time(case, known, BookContext("udi", law, end, uuid7), until=end)
    return count + len(passed)


def _story() -> tuple[tuple[int, Event], ...]:
    day = date(2025, 1, 6)
    opening = CaseOpened(source="self", age_group="adult", exploitation_stated=True, address_grade="unknown")
    return (
        (0, opening),
        (1, ApplicationReceived(application=uuid7(), type="reflection_period")),
        (5, DecisionMade(decision=uuid7(), type="reflection_period", outcome="granted", made_on=day)),
        (90, ApplicationReceived(application=uuid7(), type="limited_permit")),
        (120, DecisionMade(decision=uuid7(), type="limited_permit", outcome="refused", made_on=day)),
    )


def _stamped(draft: Event, case_id: UUID, now: datetime, law: Law) -> Event:
    meta = Meta(id=uuid7(), case_id=case_id, publisher="udi", seq=1, occurred=now, recorded=now, law=law.hash)
    draft = replace(draft, meta=meta)
    return replace(draft, made_on=now.date()) if isinstance(draft, DecisionMade) else draft
