"""Whether a process's event loop moves; no broker and no database is asked."""

from __future__ import annotations

import asyncio
import time
from typing import Final

BEATS_EVERY_S: Final = 0.5
STANDS_AFTER_S: Final = 15.0
"""Far longer than any honest pause of a loop that only hands work over."""


class Pulse:
    """Beats in the loop, and is felt from other threads."""

    def __init__(self) -> None:
        """Count from now on: a process that starts has as long as one whose loop stands."""
        self._last = time.monotonic()

    async def beat(self) -> None:
        """Beat until cancelled."""
        while True:
            self._last = time.monotonic()
            await asyncio.sleep(BEATS_EVERY_S)

    @property
    def moves(self) -> bool:
        """Whether it has beaten of late."""
        return time.monotonic() - self._last < STANDS_AFTER_S
