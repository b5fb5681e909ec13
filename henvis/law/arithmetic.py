"""From a start and a length to the end, step by step, as `conventions` in `law/deadlines.yaml` says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from henvis.law import calendar
from henvis.law.calendar import OSLO, Duration
from henvis.law.step import Counted, Step, step

_DAYS_IN_A_STEP = 6


@dataclass(frozen=True, slots=True)
class Way:
    """How a rule counts: back from its start, in working days, on to a working day, to the same time."""

    backward: bool = False
    working_days: bool = False
    rolls: bool = False
    keeps_time: bool = False


def count(start: date | datetime, duration: Duration, way: Way) -> Counted:
    """From a day comes a day; from an aware instant an instant in Europe/Oslo, where the time of day counts.

    Of weeks and months that is the same local clock time, of hours as much time later as the rule says.
    Raises ValueError for hours that are counted from something that is only a day.
    """
    if not isinstance(start, datetime):
        if duration.hours:
            raise ValueError("hours elapse from an instant, not from a day")
        return _day(start, duration, way)
    if duration.hours:
        return _elapsed(start, duration)
    day = _day(calendar.day_of(start), duration, way)
    return _at_the_same_time(start, day) if way.keeps_time else day


def _elapsed(start: datetime, duration: Duration) -> Counted:
    end = (start.astimezone(UTC) + timedelta(hours=duration.hours)).astimezone(OSLO)
    return Counted(end, (step("elapses", duration.hours, end), *_clocks_changed(start, end)))


def _day(start: date, duration: Duration, way: Way) -> Counted:
    if way.working_days:
        return _working_days(start, duration.days)
    day = duration.before(start) if way.backward else duration.after(start)
    counted = step("takes" if way.backward else "adds", duration.text, day)
    steps = (counted, *_clipped(start, -duration.months if way.backward else duration.months))
    if calendar.is_working_day(day):
        return Counted(day, steps)
    if not way.rolls:
        return Counted(day, (*steps, step("stays", day)))
    end = calendar.roll_forward(day)
    return Counted(end, (*steps, *_passed_over(day, end), step("rolls", end)))


def _working_days(start: date, number: int) -> Counted:
    end = calendar.add_working_days(start, number)
    passed = _passed_over(start + timedelta(days=1), end)
    return Counted(end, (*passed, step("works", number, end)))


def _clipped(start: date, months: int) -> tuple[Step, ...]:
    """A date that its month does not have becomes the last day of it."""
    day = Duration(months, 0, 0).after(start)
    return () if day.day == start.day else (step("clipped", start.day, day),)


def _passed_over(first: date, last: date) -> tuple[Step, ...]:
    days = calendar.not_working(first, last)
    chunks = (days[n : n + _DAYS_IN_A_STEP] for n in range(0, len(days), _DAYS_IN_A_STEP))
    return tuple(step("not_working", *chunk) for chunk in chunks)


def _at_the_same_time(start: datetime, day: Counted) -> Counted:
    clock = calendar.wall_time(start)
    end = calendar.at_wall_time(day.end, clock).astimezone(OSLO)
    kept = step("same_clock", end) if calendar.wall_time(end) == clock else step("no_such_clock", end)
    return Counted(end, (*day.steps, kept, *_clocks_changed(start, end)))


def _clocks_changed(start: datetime, end: datetime) -> tuple[Step, ...]:
    before, after = (f"{moment.astimezone(OSLO):%z}" for moment in (start, end))
    return () if before == after else (step("clocks_changed", before, after),)
