"""What a process waits for before it takes work."""

from collections.abc import Iterable
from threading import Lock

CONDITIONS = ("migrated", "topics", "assigned", "positions", "relay", "clock", "keys")
"""Schema migrated; topics there; partitions assigned; positions taken up; relay connected; clock trusted; the
keys of the tokens' issuer still to be believed."""


class Readiness:
    """Named conditions, each met or not; a process is ready while all of them are. Safe between threads."""

    def __init__(self, conditions: Iterable[str] = CONDITIONS) -> None:
        self._conditions = tuple(conditions)
        self._met: set[str] = set()
        self._lock = Lock()

    def met(self, condition: str) -> None:
        """Note that a condition holds now. Raises KeyError for one that was never declared."""
        self._set(condition, holds=True)

    def lost(self, condition: str) -> None:
        """Note that a condition holds no longer, such as `assigned` while the group rebalances."""
        self._set(condition, holds=False)

    @property
    def ready(self) -> bool:
        """True while every condition holds."""
        return not self.waiting_for()

    def waiting_for(self) -> tuple[str, ...]:
        """What does not hold yet, in the order in which a start goes through it."""
        with self._lock:
            return tuple(name for name in self._conditions if name not in self._met)

    def _set(self, condition: str, *, holds: bool) -> None:
        if condition not in self._conditions:
            raise KeyError(condition)
        with self._lock:
            if holds:
                self._met.add(condition)
            else:
                self._met.discard(condition)
