"""When a deadline warns."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from henvis.deadlines.deadline import Deadline
from henvis.law import calendar
from henvis.law.calendar import Duration
from henvis.law.deadline_rules import Rule

_AT_HAND: Final = 4_096
"""Beginnings of days that are remembered: what ends with a day ends with that of many others."""


def next_warning(rule: Rule, deadline: Deadline) -> datetime | None:
    """The instant (UTC) of the next after the start and not before the command; None for no more."""
    return min((at for at in _instants(rule, deadline) if _counts(deadline, at)), default=None)


def has_come(rule: Rule, deadline: Deadline, offset: Duration) -> bool:
    """Whether the book has come to the instant that lies so long before the end, or began behind it."""
    reached = max(deadline.known_at, deadline.warned_to or deadline.known_at)
    return reached >= _before(rule, deadline, offset)


def _counts(deadline: Deadline, at: datetime) -> bool:
    return deadline.starts_at < at and deadline.known_at <= at and _is_new(deadline, at)


def _is_new(deadline: Deadline, at: datetime) -> bool:
    return at < deadline.ends_at and (deadline.warned_to is None or deadline.warned_to < at)


def _instants(rule: Rule, deadline: Deadline) -> Iterator[datetime]:
    for offset in rule.warn_before:
        yield _before(rule, deadline, offset)


def _before(rule: Rule, deadline: Deadline, offset: Duration) -> datetime:
    """Hours elapse back from the due instant; days keep its time where the rule does, and else begin."""
    if offset.hours:
        return deadline.ends_at - timedelta(hours=offset.hours)
    if rule.keeps_time:
        day = offset.before(calendar.day_of(deadline.ends_at))
        return calendar.at_wall_time(day, calendar.wall_time(deadline.ends_at))
    return _day_before(_due_day(deadline), offset)


@lru_cache(_AT_HAND)
def _day_before(due: date, offset: Duration) -> datetime:
    return calendar.midnight(offset.before(due))


def _due_day(deadline: Deadline) -> date:
    return deadline.due_on or calendar.day_of(deadline.ends_at)
