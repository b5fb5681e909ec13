"""Counts for how many cases that there are not a caller asks: a person may err, a program may guess.

A system that waits for a case asks for the same one again and again. That is one case, and no guess.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple
from uuid import UUID

from henvis.api.identity.caller import Caller

TOO_MANY: Final = 20
WITHIN_S: Final = 600.0
MOST_CALLERS: Final = 1000
"""Callers that are watched at once; who has missed longest ago is forgotten first."""


class Missed(NamedTuple):
    """What it means that a caller has asked for a case that there is not."""

    another: bool
    """It has not asked for this one within ten minutes."""
    guesses: bool
    """It is the twentieth within ten minutes; true again with each twentieth."""


class Guessing:
    """What one process has seen, in seconds of the machine's monotonic clock; to be used from one thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._missed: OrderedDict[tuple[str, str], OrderedDict[UUID, float]] = OrderedDict()

    def missed(self, caller: Caller, case: UUID) -> Missed:
        """Note that a caller asked for a case that there is not, and say what that means."""
        who, now = (caller.issuer, caller.subject), self._now()
        cases = self._missed.setdefault(who, OrderedDict())
        self._missed.move_to_end(who)
        while len(self._missed) > MOST_CALLERS:
            self._missed.popitem(last=False)
        while cases and next(iter(cases.values())) <= now - WITHIN_S:
            cases.popitem(last=False)
        another = case not in cases
        cases[case] = now
        cases.move_to_end(case)
        if len(cases) < TOO_MANY:
            return Missed(another, guesses=False)
        cases.clear()
        return Missed(another, guesses=True)
