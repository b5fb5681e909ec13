"""When a deadline warns."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from henvis.deadlines.deadline import Deadline
from henvis.law import calendar
from henvis.law.calendar import Duration
from henvis.law.deadline_rules import Rule

_AT_HAND: Final = 4_096
"""Ends whose warnings are remembered: a deadline is asked for its next one with each event of its case."""


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


def _instants(rule: Rule, deadline: Deadline) -> Sequence[datetime]:
    return _instants_before(rule.warn_before, rule.keeps_time, deadline.ends_at, deadline.due_on)


@lru_cache(_AT_HAND)
def _instants_before(
    offsets: tuple[Duration, ...], keeps_time: bool, ends_at: datetime, due_on: date | None
) -> Sequence[datetime]:
    return [_at(offset, keeps_time, ends_at, due_on) for offset in offsets]


def _before(rule: Rule, deadline: Deadline, offset: Duration) -> datetime:
    return _at(offset, rule.keeps_time, deadline.ends_at, deadline.due_on)


def _at(offset: Duration, keeps_time: bool, ends_at: datetime, due_on: date | None) -> datetime:
    """Hours elapse back from the due instant; days keep its time where the rule does, and else begin."""
    if offset.hours:
        return ends_at - timedelta(hours=offset.hours)
    if keeps_time:
        return calendar.at_wall_time(offset.before(calendar.day_of(ends_at)), calendar.wall_time(ends_at))
    return calendar.midnight(offset.before(due_on or calendar.day_of(ends_at)))
