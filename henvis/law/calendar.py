"""Counting days as the acts count them: legal dates are days in Europe/Oslo, weeks are never hours.

Years, months and weeks end on the corresponding date or weekday, a date that is missing becomes the last day
of its month, and of days the first is not counted (domstolloven § 148). What falls on a day that is not a
working day moves only where the law says so (§ 149).
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final, Self
from zoneinfo import ZoneInfo

from holidays import country_holidays

OSLO: Final = ZoneInfo("Europe/Oslo")
_ISO_8601 = re.compile(
    r"P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T(?P<hours>\d+)H)?"
)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration of the law: of calendar units, or of hours that elapse. `text` is how the data has it."""

    months: int
    days: int
    hours: int
    text: str = field(default="", compare=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ISO 8601: P1Y, P6M, P6W, P30D, PT48H. Raises ValueError for all else, also for a mixture."""
        found = _ISO_8601.fullmatch(text)
        if found is None:
            raise ValueError(f"{text} is not a duration in years, months, weeks, days or hours")
        of = {unit: int(number or 0) for unit, number in found.groupdict().items()}
        duration = cls(12 * of["years"] + of["months"], 7 * of["weeks"] + of["days"], of["hours"], text)
        if duration.hours and (duration.months or duration.days):
            raise ValueError(f"{text} mixes days, which keep the local time, with hours, which elapse")
        return duration

    def after(self, day: date) -> date:
        """The day that lies this many months and days after `day`; hours do not count."""
        return _months_on(day, self.months) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        """The day that lies this many months and days before `day`; hours do not count."""
        return _months_on(day, -self.months) - timedelta(days=self.days)


def add_duration(start: date, duration: str) -> date:
    """The corresponding day, or the last of its month. Raises ValueError where `duration` is none of days."""
    parsed = Duration.parse(duration)
    if parsed.hours:
        raise ValueError(f"{duration} elapses from an instant, not from a day")
    return parsed.after(start)


def roll_forward(day: date) -> date:
    """The first working day from `day` on (domstolloven § 149 første ledd)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def last_working_day(day: date) -> date:
    """The last working day up to `day`, that day included."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def not_working(first: date, last: date) -> tuple[date, ...]:
    """The days from `first` to `last`, both included, that are no working days."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day for day in days if not is_working_day(day))


def holiday_name(day: date, language: str) -> str | None:
    """What a holiday is called, in `no` or `en_US`; None for a day that is none."""
    name = _named_holidays(day.year, language).get(day)
    return None if name is None else str(name)


def add_working_days(start: date, count: int) -> date:
    """The last of `count` working days; the first day is not counted."""
    for _ in range(count):
        start = roll_forward(start + timedelta(days=1))
    return start


def is_working_day(day: date) -> bool:
    """Monday to Friday, no holiday, not 1 or 17 May; 24 and 31 December are ordinary weekdays in the acts."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def midnight(day: date) -> datetime:
    """The instant (UTC) of 00:00 in Europe/Oslo."""
    return at_wall_time(day, time())


def at_wall_time(day: date, clock: time) -> datetime:
    """The instant (UTC) at which the clocks of Europe/Oslo show `clock` on that day, the first time if twice.

    A time that is left out when the clocks go forward is as far after midnight as it would have been.
    """
    return datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=OSLO).astimezone(UTC)


def wall_time(instant: datetime) -> time:
    """What the clocks of Europe/Oslo show at the instant."""
    return instant.astimezone(OSLO).time()


def day_of(instant: datetime) -> date:
    """The calendar day of the instant in Europe/Oslo."""
    return instant.astimezone(OSLO).date()


def _months_on(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def _holidays(year: int) -> frozenset[date]:
    """Lov om helligdager § 2 and lov om 1 og 17 mai; Sundays are no weekdays anyway."""
    return frozenset(country_holidays("NO", years=year, observed=False))


@cache
def _named_holidays(year: int, language: str) -> Mapping[date, str]:
    return country_holidays("NO", years=year, observed=False, language=language)
