"""The last working day on which somebody can still act, and the first on which nobody may yet."""

from datetime import date, datetime, timedelta

from henvis.law import calendar
from henvis.law.deadline_rules import Class, Rule

_A_MOMENT = timedelta(microseconds=1)


def act_on(rule: Rule, start: date | datetime, end: date | datetime) -> date | None:
    """The last working day before the end; of a day to act by, that day itself where it is one.

    None where nobody has to act, and where no working day lies between the start and the end.
    """
    if rule.end_class in {Class.MINIMUM, Class.NONE}:
        return None
    last = calendar.day_of(rule.ends_at(end) - _A_MOMENT)
    if rule.end_class is Class.MAXIMUM:
        last = min(last, _day(end) - timedelta(days=1))
    day = calendar.last_working_day(last)
    return day if rule.backward or day >= _day(start) else None


def not_before(rule: Rule, end: date | datetime) -> date | datetime | None:
    """Of a protective minimum, the first day or the instant from which it protects no more."""
    if rule.end_class is not Class.MINIMUM:
        return None
    over = rule.ends_at(end).astimezone(calendar.OSLO)
    return over if isinstance(end, datetime) else calendar.day_of(over)


def _day(moment: date | datetime) -> date:
    return calendar.day_of(moment) if isinstance(moment, datetime) else moment
