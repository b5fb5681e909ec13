"""One step of an arithmetic, so that a date can be followed with a calendar: a code and its values.

As text it is the code and the values with a space between: `adds P3W 2025-04-21`. Steps travel in events and
are stored in this form; `henvis.law.wording` puts them into words.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Step:
    """What was done, and with what: days, instants with Oslo's offset, durations, numbers."""

    code: str
    values: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """The step that was written so."""
        code, *values = text.split()
        return cls(code, tuple(values))

    def __str__(self) -> str:
        return " ".join((self.code, *self.values))


@dataclass(frozen=True, slots=True)
class Counted:
    """A day or an instant (Europe/Oslo), and how it was found."""

    end: date | datetime
    steps: tuple[Step, ...]


def step(code: str, *values: object) -> Step:
    """A step with its values written as they stand in an arithmetic."""
    return Step(code, tuple(written(value) for value in values))


def written(value: object) -> str:
    """An instant to the minute where it has no seconds, all else as it prints."""
    if isinstance(value, datetime):
        whole = value.second == 0 and value.microsecond == 0
        return value.isoformat(timespec="minutes" if whole else "auto")
    return value.isoformat() if isinstance(value, date) else str(value)
