"""The rules about deadlines (`law/deadlines.yaml`) and their arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from henvis.law import calendar
from henvis.law.calendar import OSLO, Duration

MAJORITY: Final = "P18Y"
"""A person is a minor until the 18th birthday (vergemålsloven § 8; barnevernsloven § 1-3)."""


@dataclass(frozen=True, slots=True)
class Basis:
    """A section of an act. `until` is its last day; None where the day is not known, or no end is."""

    act: str
    section: str | None
    since: date | None
    until: date | None

    def in_force(self, day: date) -> bool:
        """What is not dated is taken to be in force."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Closing:
    """What ends a rule: a law event, or only a condition in words."""

    event: str | None
    condition: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; what the fields mean is said in the file itself, under `schema`."""

    id: str
    kind: str
    owner: str
    basis: tuple[Basis, ...]
    starts_on: str
    duration: Duration | None
    variants: Mapping[str, Duration | None]
    backward: bool
    counting: str
    rolls: bool
    end_boundary: str
    renewable: bool
    warn_before: tuple[Duration, ...]
    closes_on: tuple[Closing, ...]

    @property
    def in_hours(self) -> bool:
        """Whether it is due at an instant, and not on a day."""
        return self.duration is not None and self.duration.hours > 0

    @property
    def keeps_time(self) -> bool:
        """Whether it ends at the local clock time at which it began."""
        return self.end_boundary == "same_time"

    def basis_on(self, day: date) -> tuple[Basis, ...]:
        """The sections that are in force on the day on which a case starts: by these it is judged."""
        return tuple(section for section in self.basis if section.in_force(day))

    def ends_at(self, due: date | datetime) -> datetime:
        """The instant (UTC) at which what is due is over; of a day, its end or its beginning."""
        if isinstance(due, datetime):
            return due.astimezone(UTC)
        if self.end_boundary == "end_of_day":
            return calendar.midnight(due + timedelta(days=1))
        return calendar.midnight(due)

    def end(self, start: date | datetime, variant: str | None = None) -> date | datetime:
        """When a period of this rule ends that begins at `start`; of a backward rule, the latest day for it.

        From a day comes a day, from an aware instant an instant in Europe/Oslo: of weeks and months at the
        same local clock time, of hours as much time later as the rule says. Raises ValueError where the law
        gives no length, or counts hours from something that is only a day.
        """
        duration = self.duration if variant is None else self.variants[variant]
        if duration is None:
            raise ValueError(f"{self.id}: the law gives no length")
        if not isinstance(start, datetime):
            if duration.hours:
                raise ValueError(f"{self.id}: hours elapse from an instant, not from a day")
            return self._day(start, duration)
        if duration.hours:
            return (start.astimezone(UTC) + timedelta(hours=duration.hours)).astimezone(OSLO)
        day = self._day(calendar.day_of(start), duration)
        return calendar.at_wall_time(day, calendar.wall_time(start)).astimezone(OSLO)

    def _day(self, start: date, duration: Duration) -> date:
        if self.counting == "working_days":
            return calendar.add_working_days(start, duration.days)
        day = duration.before(start) if self.backward else duration.after(start)
        return calendar.roll_forward(day) if self.rolls else day


@dataclass(frozen=True)
class Rules:
    """All of them, by id."""

    by_id: Mapping[str, Rule]

    def rule(self, rule_id: str) -> Rule:
        """Raises KeyError for an id that does not exist."""
        return self.by_id[rule_id]

    def end_of(self, rule_id: str, start: date | datetime, variant: str | None = None) -> date | datetime:
        """See Rule.end. Raises KeyError for an id that does not exist."""
        return self.by_id[rule_id].end(start, variant)


def capped(start: date, total: Duration, days_out: int) -> date:
    """The end of a stay that may last `total` from its first day, and was broken for `days_out` days.

    The months are turned into days from the first day, and of these the days of the stay are used up.
    """
    return total.after(start) + timedelta(days=days_out)
