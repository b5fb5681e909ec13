"""Markers: words that stand nowhere but where a test has put them, each for one field of one agency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from threading import Lock

PREFIX = "Qzkanary-"
"""Every marker begins so, with letters in both cases; all of it can be a header, a key, or part of a path."""
ID_LENGTH = 4
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass
class Marker:
    """One word. `kept` is set once somebody has taken it: what was refused may be nowhere."""

    id: str
    field: str
    agency: str
    kept: bool = False

    @property
    def text(self) -> str:
        """The word itself, 13 characters."""
        return PREFIX + self.id

    def __str__(self) -> str:
        state = "taken" if self.kept else "refused"
        return f"{self.field} of {self.agency} ({state}, {self.id})"


@dataclass
class Markers:
    """All markers of a run. Safe between threads."""

    by_id: dict[str, Marker] = field(default_factory=dict)
    days: list[str] = field(default_factory=list)
    """The markers that are days, which every content is searched for one by one."""
    _of_content: dict[tuple[str, str, str], Marker] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)
    _lock: Lock = field(default_factory=Lock)

    def new(self, field: str, agency: str, *, kept: bool = False) -> Marker:
        """A word that was never given out before."""
        with self._lock:
            marker = Marker(_written(next(self._numbers)), field, agency, kept)
            self.by_id[marker.id] = marker
            return marker

    def day(self, field: str, agency: str, day: str) -> Marker:
        """A day (ISO 8601) that is of this field alone, as a marker of its own."""
        with self._lock:
            if day not in self.by_id:
                self.by_id[day] = Marker(day, field, agency)
                self.days.append(day)
            marker = self.by_id[day]
        assert (marker.field, marker.agency) == (field, agency), f"{day} has two meanings"
        return marker

    def of_content(self, field: str, agency: str, content: str) -> Marker:
        """The word for a field of this content: the same for the same, so that a repeat stays a repeat."""
        found = self._of_content.get((field, agency, content))
        if found is None:
            found = self._of_content[field, agency, content] = self.new(field, agency)
        return found


def _written(number: int) -> str:
    digits = ""
    for _ in range(ID_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    assert number == 0, "more markers than there are ids"
    return digits
