"""Counts how often a caller asks for cases that there are not: a person may err, a program may guess."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from henvis.api.identity.caller import Caller

TOO_OFTEN: Final = 20
WITHIN_S: Final = 600.0
MOST_CALLERS: Final = 1000
"""Callers that are watched at once; who has missed longest ago is forgotten first."""


class Guessing:
    """What one process has seen, in seconds of the machine's monotonic clock; to be used from one thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._missed: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def missed(self, caller: Caller) -> bool:
        """Note that a case was asked for that there is not; true with every twentieth time in ten minutes."""
        who, now = (caller.issuer, caller.subject), self._now()
        times = self._missed.setdefault(who, deque())
        self._missed.move_to_end(who)
        while len(self._missed) > MOST_CALLERS:
            self._missed.popitem(last=False)
        times.append(now)
        while times[0] <= now - WITHIN_S:
            times.popleft()
        if len(times) < TOO_OFTEN:
            return False
        times.clear()
        return True
