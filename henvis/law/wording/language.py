"""A language: how it writes days, instants and lengths, and what it calls each step."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from henvis.law.calendar import OSLO, holiday_name, is_working_day

_PARTS: Final = re.compile(r"(\d+)([YMWDH])")


@dataclass(frozen=True, slots=True)
class Language:
    """`day_form` and `clock_form` take what their names in braces say; `units` are one and many of each."""

    code: str
    holidays: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day_form: str
    month_form: str
    clock_form: str
    clock_separator: str
    units: Mapping[str, tuple[str, str]]
    steps: Mapping[str, str]
    words: Mapping[str, str]

    def day(self, day: date) -> str:
        """With its weekday, since that is what counts."""
        return self.day_form.format(
            weekday=self.weekdays[day.weekday()],
            day=day.day,
            month=self.months[day.month - 1],
            year=day.year,
        )

    def day_off(self, day: date) -> str:
        """The same with the name of the holiday, if it is one."""
        name = None if is_working_day(day) else holiday_name(day, self.holidays)
        return self.day(day) if name is None else f"{self.day(day)} ({name})"

    def month(self, day: date) -> str:
        """The month that the day lies in, and its year."""
        return self.month_form.format(month=self.months[day.month - 1], year=day.year)

    def instant(self, instant: datetime) -> str:
        """In Oslo's time, with its offset."""
        local = instant.astimezone(OSLO)
        offset = local.isoformat()[-6:]
        clock = f"{local:%H}{self.clock_separator}{local:%M}"
        return self.clock_form.format(day=self.day_off(local.date()), clock=clock, offset=offset)

    def end(self, end: date | datetime) -> str:
        """A day, with the holiday that it is, or an instant."""
        return self.instant(end) if isinstance(end, datetime) else self.day_off(end)

    def duration(self, text: str) -> str:
        """A duration of the data, such as P6W."""
        parts = ((int(number), self.units[unit]) for number, unit in _PARTS.findall(text))
        return " ".join(f"{number} {names[number != 1]}" for number, names in parts)
