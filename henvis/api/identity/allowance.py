"""How much a caller may ask: so many at once, and filled up again evenly (a token bucket)."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from henvis.api.identity.caller import Caller

MOST_IN_A_MINUTE: Final = 30_000
"""Requests of one caller to one process: more than it could answer, were nobody else there to ask."""
MOST_CALLERS: Final = 1000
"""Callers that are known at once; who has asked longest ago is forgotten first, and has all again."""


class Allowance:
    """What the callers of one process have left, by the machine's monotonic clock; for one thread."""

    def __init__(self, most: int, within_s: float, now: Callable[[], float] = time.monotonic) -> None:
        """Let each caller have `most` at once and as many again within so many seconds."""
        self._most = most
        self._each_s = within_s / most
        self._now = now
        self._full_at: OrderedDict[tuple[str, str], float] = OrderedDict()
        """When a caller will have all again."""

    def wait(self, caller: Caller) -> float:
        """Seconds until this caller has one to take; 0 where it has one now."""
        missing_s = self._full_at.get(_who(caller), 0.0) - self._now()
        return max(0.0, missing_s - (self._most - 1) * self._each_s)

    def take(self, caller: Caller) -> None:
        """Take one from this caller."""
        who, now = _who(caller), self._now()
        self._full_at[who] = max(self._full_at.get(who, 0.0), now) + self._each_s
        self._full_at.move_to_end(who)
        while len(self._full_at) > MOST_CALLERS:
            self._full_at.popitem(last=False)


def _who(caller: Caller) -> tuple[str, str]:
    return caller.issuer, caller.subject
