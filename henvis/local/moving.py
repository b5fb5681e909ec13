"""Moves the virtual time: from one due instant to the next, each time until the bus is quiet."""

import asyncio
import time
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, Protocol

from henvis.local import quiet
from henvis.local.clock import VirtualClock
from henvis.local.quiet import Reading, Waiting

BOUND_SECONDS: Final = 60.0
FIRST_PAUSE: Final = 0.015
LONGEST_PAUSE: Final = 0.1


class NotQuiet(Exception):
    """The bus did not become quiet within the bound; `waiting` says what was still to be done."""

    def __init__(self, waiting: Sequence[Waiting]) -> None:
        super().__init__("; ".join(f"{reason.process} {reason.why}" for reason in waiting))
        self.waiting = waiting


class Processes(Protocol):
    """All processes of the stack, as far as time is concerned."""

    async def read(self) -> Reading:
        """One reading of all."""

    async def read_again(self, reading: Reading, instances: Collection[str]) -> Reading:
        """That reading, with what these processes tell now in the place of what they told."""

    async def set_clocks(self, now: datetime) -> Reading:
        """Tell all of them the time; a reading of what each tells as soon as it knows."""


class Mover:
    """Owns the moves of one stack's clock; one at a time."""

    def __init__(
        self, clock: VirtualClock, processes: Processes, *, first_pause: float = FIRST_PAUSE
    ) -> None:
        """Move `clock` and wait for `processes`; ask again after these seconds, then later."""
        self._first_pause = first_pause
        self._clock = clock
        self._processes = processes
        self._idle: Reading | None = None
        """The last reading in which nothing was to be done, also one that was put together bit by bit: where
        one of now has the same counters, nothing has happened since, and it does not take another to see
        it."""
        self._one_at_a_time = asyncio.Lock()

    async def become_quiet(self, within: float = BOUND_SECONDS) -> datetime:
        """Wait, at most that many seconds, until the bus is quiet; return the time. Raises NotQuiet."""
        async with self._one_at_a_time:
            await self._quiet(within)
            return self._clock.now()

    async def move(self, to: datetime, within: float = BOUND_SECONDS) -> datetime:
        """Move the clock to `to`, stopping at every instant at which some process has something to do.

        Raises ValueError when that would be backwards, NotQuiet where the bus does not become quiet within
        that many seconds at one of the stops; the clock then stands there.
        """
        async with self._one_at_a_time:
            if to < self._clock.now():
                self._clock.move(to)  # refuses
            reading = await self._quiet(within)
            while self._clock.now() < to:
                due = quiet.next_due(reading)
                self._clock.move(min(to, due) if due else to)
                reading = await self._quiet(within, await self._processes.set_clocks(self._clock.now()))
            return self._clock.now()

    async def _quiet(self, within: float, reading: Reading | None = None) -> Reading:
        """Wait for a reading in which nothing is to be done, and since the one before it nothing happened.

        It may be this one, where who asks began nothing since it began but what its clocks show as due.
        """
        ends = time.monotonic() + within
        pause = self._first_pause
        busy: frozenset[str] = frozenset()
        reading = reading or await self._processes.read()
        while True:
            if waiting := quiet.reasons(reading, self._clock.now()):
                if time.monotonic() > ends:
                    raise NotQuiet(waiting)
                await self._correct_clocks(reading)
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, LONGEST_PAUSE)
                busy = quiet.awaited(reading, waiting)
            elif busy:
                self._idle, busy = reading, frozenset()  # these are done: now all are asked, once
            else:
                before, self._idle = self._idle, reading
                if before is not None and quiet.unchanged(before, reading):
                    return reading
            # To be asked costs a process more than to handle a record: who is idle is not asked in between.
            reading = await (self._processes.read_again(reading, busy) if busy else self._processes.read())

    async def _correct_clocks(self, reading: Reading) -> None:
        # A process that was started again while the time moved may have been given the time before.
        if any(state.clock < self._clock.now() for state in reading.states):
            await self._processes.set_clocks(self._clock.now())
