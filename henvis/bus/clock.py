"""The clock that a process is given: law, events and APIs know no other time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol

MOST_APART = timedelta(minutes=5)
"""How far two machines' clocks may be apart before one of them is taken to be wrong."""


class Clock(Protocol):
    """Tells the time of the world that the process lives in."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        ...

    def latest(self) -> datetime | None:
        """Return the last instant, in UTC, that another process' clock may show by now; None for any."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's present instant, in UTC."""
        return datetime.now(UTC)

    def latest(self) -> datetime | None:
        """Return what a clock shows that is as far ahead of this one as may be."""
        return self.now() + MOST_APART


class ClockWentBack(ValueError):
    """Somebody tried to set a clock to an earlier instant."""


class VirtualClock:
    """A clock that stands until it is moved, for stories and tests; safe to read from any thread."""

    def __init__(self, at: datetime) -> None:
        """Start at the instant `at`, which must know its time zone."""
        self._now = at.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the instant that the clock stands at, in UTC."""
        with self._lock:
            return self._now

    def latest(self) -> datetime | None:
        """Return None: this clock stands while others are moved, by days, and an event may come before it."""
        return None

    def move(self, to: datetime) -> datetime:
        """Set the clock to `to` and return it. Raises ClockWentBack where that is earlier than now."""
        target = to.astimezone(UTC)
        with self._lock:
            if target < self._now:
                raise ClockWentBack(f"the clock stands at {self._now.isoformat()} and cannot go back")
            self._now = target
        return target
