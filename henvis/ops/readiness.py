"""What a process waits for before it takes work."""

from collections.abc import Iterable
from threading import Lock

CONDITIONS = ("migrated", "topics", "assigned", "positions", "relay", "clock")
"""Schema migrated; topics there; partitions assigned; positions taken up; relay connected; clock trusted."""


class Readiness:
    """Named conditions, each met or not; a process is ready while all of them are. Safe between threads."""

    def __init__(self, conditions: Iterable[str] = CONDITIONS) -> None:
        self._conditions = tuple(conditions)
        self._met: set[str] = set()
        self._failure: str | None = None
        self._lock = Lock()

    def met(self, condition: str) -> None:
        """Note that a condition holds now. Raises KeyError for one that was never declared."""
        self._set(condition, holds=True)

    def lost(self, condition: str) -> None:
        """Note that a condition holds no longer, such as `assigned` while the group rebalances."""
        self._set(condition, holds=False)

    def failed(self, reason: str) -> None:
        """Note that the process cannot go on; from now on it is neither live nor ready."""
        with self._lock:
            self._failure = reason

    @property
    def live(self) -> bool:
        """False once something failed that only a restart can mend."""
        with self._lock:
            return self._failure is None

    @property
    def ready(self) -> bool:
        """True while every condition holds."""
        return not self.waiting_for()

    def waiting_for(self) -> tuple[str, ...]:
        """What does not hold yet, in the order in which a start goes through it."""
        with self._lock:
            waiting = tuple(name for name in self._conditions if name not in self._met)
            return waiting if self._failure is None else (*waiting, self._failure)

    def _set(self, condition: str, *, holds: bool) -> None:
        if condition not in self._conditions:
            raise KeyError(condition)
        with self._lock:
            if holds:
                self._met.add(condition)
            else:
                self._met.discard(condition)
