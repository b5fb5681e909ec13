"""Runs that take turns, so that what else the machine does falls on all of them alike."""

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from benchmarks.progress import Progress

R = TypeVar("R")


@dataclass(frozen=True)
class Spread:
    """The median of several runs, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Of at least one value."""
        known = sorted(values)
        return cls(statistics.median(known), known[0], known[-1])

    def text(self, digits: int = 0) -> str:
        """As it stands in a table."""
        return f"{self.median:,.{digits}f} ({self.least:,.{digits}f} – {self.most:,.{digits}f})"


def take_turns(
    contenders: Mapping[str, Callable[[], R]], rounds: int, progress: Progress, told: Callable[[R], str]
) -> dict[str, list[R]]:
    """Run each contender once a round, every other round in the opposite order."""
    results: dict[str, list[R]] = {name: [] for name in contenders}
    for number in range(rounds):
        names = list(contenders) if number % 2 == 0 else list(contenders)[::-1]
        for name in names:
            results[name].append(result := contenders[name]())
            progress.done(f"round {number + 1} of {rounds}, {name}: {told(result)}")
    return results
