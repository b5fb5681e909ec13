"""The shell of a process that joins no group: all partitions are its own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Final

from henvis.bus.broker.topics import CHECKPOINTS
from henvis.bus.handling.work import Work

BETWEEN_EVERY_S: Final = 0.2


class Alone:
    """Drives the work of a process to which no record comes by way of a group."""

    def __init__(self, work: Work, partitions: Iterable[int]) -> None:
        """Let `work` answer for these partitions."""
        self._work = work
        self._assigned = frozenset((CHECKPOINTS, number) for number in partitions)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. Raises whatever the work raised."""
        await asyncio.to_thread(self._work.assigned, self._assigned)
        while not stop.is_set():
            await asyncio.to_thread(self._work.between)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), BETWEEN_EVERY_S)
