"""How a worker polls: in the loop of Faust's polling thread, from which batches go straight to the work."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Collection
from typing import Any, Final, NamedTuple, TypeAlias

from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from henvis.bus.faust_worker.polled import follow_each_other, record_of
from henvis.bus.faust_worker.work_thread import WorkThread
from henvis.bus.handling.positions import PositionMoved
from henvis.bus.handling.work import Work
from henvis.ops.log import logger

log = logger(__name__)

Polled: TypeAlias = dict[TP, list[Any]]
"""aiokafka's records, by partition."""


class Left(NamedTuple):
    """What of a poll is left to our own loop, in order, and how its first partition failed, if it did."""

    polled: Polled
    error: Exception | None = None


MOST_RECORDS: Final = 500
"""In one poll, of all partitions together."""
BETWEEN_EVERY_S: Final = 0.2
_ONE_RECORD_S: Final = 0.1
_UNASSIGNED_S: Final = 1.0


class Polling(driver.Consumer):  # type: ignore[misc]  # Faust is not typed
    """The part of the consumer that gets records."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._busy = asyncio.Lock()
        """Held while records are polled and handled: partitions are given up in between."""
        self._last_between = -math.inf
        self._next_offset: dict[TP, int] = {}
        self._round = 0

    @property
    def _work_thread(self) -> WorkThread:
        thread: WorkThread = self.transport.thread
        return thread

    @property
    def _work(self) -> Work:
        return self._work_thread.work

    async def _poll(self) -> Left:
        """Poll and handle until something else is to be done; return what did not go smoothly, if any."""
        async with self._busy:
            if active := frozenset(self._get_active_partitions()):
                self._round += 1
                try:
                    left: Left = await self._thread.call_thread(
                        self._work_there, self._round, active, time.monotonic() + self._until_between()
                    )
                finally:
                    self._round += 1  # who was cancelled here leaves a round behind that must not go on
                return left
        await self.sleep(_UNASSIGNED_S)
        return Left({})

    async def _work_there(self, number: int, active: frozenset[TP], until: float) -> Left:
        """Run in the loop of the polling thread: there, a batch need not come by our own on its way."""
        while True:
            polled = await self._records_of(active, max(0.0, until - time.monotonic()), MOST_RECORDS)
            left = Left(polled)
            if polled:
                left = await self._work_thread.do(self._handled, number, polled)
            if left.polled or not self._goes_on(number) or time.monotonic() >= until:
                return left

    def _handled(self, number: int, polled: Polled) -> Left:
        """Handle, in the work thread, what comes next in its partition, and return what is left.

        What comes later, or fails, is left to our own loop, which knows what to do then.
        """
        while polled and self._goes_on(number):
            tp, records = next(iter(polled.items()))
            if records[0].offset != self._next_offset.get(tp) or not follow_each_other(records):
                break
            try:
                self._work.handle([record_of(one) for one in records])
            except PositionMoved as moved:
                tell_late(tp, moved)
                return Left(polled, moved)
            except Exception as error:  # noqa: BLE001 - raised again by our own loop
                return Left(polled, error)
            self._next_offset[tp] = records[-1].offset + 1
            del polled[tp]
        return Left(polled)

    def _goes_on(self, number: int) -> bool:
        return bool(self.flow_active) and number == self._round

    async def _one_record(self, tp: TP) -> Polled:
        one: Polled = await self._thread.call_thread(self._records_of, {tp}, _ONE_RECORD_S, 1)
        return one

    async def _records_of(self, places: Collection[TP], within: float, most: int) -> Polled:
        """Run in the loop of the polling thread."""
        thread = self._thread
        records: Polled = await thread._fetch_records(  # noqa: SLF001 - what is public asks for all there are
            thread._ensure_consumer(),  # noqa: SLF001
            set(places),
            timeout=within,
            max_records=most,
        )
        return records

    def _until_between(self) -> float:
        """Seconds; as often as time may bring something, and not after each of many small batches."""
        return max(0.0, self._last_between + BETWEEN_EVERY_S - time.monotonic())


def tell_late(tp: TP, moved: PositionMoved) -> None:
    """Say that another worker has handled a batch."""
    log.warning("a late batch is thrown away", rule=str(moved), topic=tp.topic, partition=tp.partition)
