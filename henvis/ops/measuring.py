"""What is measured when somebody asks, so that no number goes stale while the part stands that would tell it.

Whoever asks waits for a bounded time and looks at nothing itself: each source is looked at in a thread of its
own, one look at a time. Where a look fails or takes too long, the last one counts, and `henvis_scrape_failed`
says so; ages go on growing, as it is instants that a look brings.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from henvis.ops.board import Board
from henvis.ops.failure import place_of

log = logging.getLogger(__name__)

SCRAPE_FAILED: Final = "henvis_scrape_failed"


@dataclass(frozen=True, slots=True)
class Since:
    """An age: the seconds from an instant (Unix time) until the number is asked for, by the clock `now`."""

    at: float
    now: Callable[[], float] = time.time

    def __float__(self) -> float:
        """Never negative, though clocks are."""
        return max(0.0, self.now() - self.at)


Readings = Mapping[tuple[str, ...], Since | float]
"""By the name of a series and the values of its labels beside `agency`."""


class Source:
    """One thing that is looked at: a database, a broker, a disk."""

    def __init__(
        self,
        name: str,
        look: Callable[[], Readings],
        *,
        within_s: float,
        fresh_s: float = 0.0,
        away: str | None = None,
    ) -> None:
        """Look at most every `fresh_s` seconds, and wait `within_s` for it.

        `name` is of the list `scrape_classes`; `away` is the series that says for how long it did not answer.
        """
        self.name = name
        self._look = look
        self._within_s = within_s
        self._fresh_s = fresh_s
        self._away = away
        self._began = time.time()
        self._looked = -math.inf
        self._failing_since: float | None = None
        self._readings: Readings = {}
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._done.set()

    def refresh(self) -> None:
        """Look, unless that was done just now; wait for it, but not for long."""
        with self._lock:
            if self._done.is_set() and time.monotonic() - self._looked >= self._fresh_s:
                self._done.clear()
                self._began = time.time()
                # Not of a pool: a process that ends must not wait for a look that never does.
                threading.Thread(target=self._run, name=f"look at {self.name}", daemon=True).start()
        self._done.wait(self._within_s)

    @property
    def failed(self) -> bool:
        """Whether the last look failed, or goes on for longer than anybody waits."""
        return self._failing_since is not None or not self._done.is_set()

    def readings(self) -> Readings:
        """What was found last."""
        if self._away is None:
            return self._readings
        since = self._began if self._failing_since is None else self._failing_since
        return {**self._readings, (self._away,): Since(since) if self.failed else 0.0}

    def _run(self) -> None:
        try:
            self._readings = self._look()
            self._failing_since = None
        except Exception as error:  # noqa: BLE001 - whatever it is, the other numbers are told all the same
            if self._failing_since is None:
                log.warning("the %s cannot be looked at for its numbers (%s)", self.name, place_of(error))
                self._failing_since = self._began
        finally:
            self._looked = time.monotonic()
            self._done.set()


class Measuring:
    """Sets the gauges of a board from its sources, one after the other: a later one may need an earlier."""

    def __init__(self, board: Board, sources: Sequence[Source]) -> None:
        """Nothing is looked at yet."""
        self._board = board
        self._sources = tuple(sources)

    def refresh(self) -> None:
        """Bring all gauges up to now; takes as long as all sources together may."""
        for source in self._sources:
            source.refresh()
            self._set((SCRAPE_FAILED, source.name), float(source.failed))
            for place, reading in source.readings().items():
                self._set(place, reading)

    def _set(self, place: tuple[str, ...], reading: Since | float) -> None:
        self._board.own(place[0])[place[1:]].set(float(reading))
