"""Faust's consumer: begins where our database says, and knows what to do with what does not go smoothly."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import TopicAuthorizationFailedError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from henvis.bus.broker.refusals import LeftAlone, Refusals
from henvis.bus.faust_worker.polled import record_of, without_gaps
from henvis.bus.faust_worker.polling import Left, Polled, Polling, tell_late
from henvis.bus.faust_worker.work_thread import WorkThread
from henvis.bus.handling.positions import PositionMoved

COMMIT_EVERY_S = 5.0


class Consumer(Polling):
    """Of one worker; reaches into Faust's by the names that the package lists."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._last_commit = time.monotonic()
        self._failed = False
        self._left_alone = LeftAlone()

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Let the batch at hand end before the partitions go to another worker."""
        async with self._busy:
            await self._work_thread.do(self._work.assigned, frozenset())
        await super().on_partitions_revoked(revoked)

    async def perform_seek(self) -> None:
        """Take up the positions of our own database; called at the end of every rebalance."""
        await super().perform_seek()
        ours = self._ours()
        try:
            for tp in ours:
                await self._seek(tp)
            await self._work_thread.do(
                self._work.assigned, frozenset((tp.topic, tp.partition) for tp in ours)
            )
        except Exception as error:  # noqa: BLE001 - without a position nothing may be read
            self._work_thread.fail(error)

    async def _seek(self, tp: TP) -> None:
        start = await self._work_thread.do(self._work.start_of, tp.topic, tp.partition)
        await self._thread.seek_wait({tp: start})
        self._next_offset[tp] = start

    async def _drain_messages(self, fetcher: Any) -> None:
        while not (self.should_stop or fetcher.should_stop or self._failed):
            await self._try_again(self._left_alone.over())
            if not self.flow_active:
                await self.wait(self.can_resume_flow)
            try:
                left = await self._poll()
            except UnicodeDecodeError:
                await self._pass_unreadable()
                continue
            except TopicAuthorizationFailedError as refused:
                self._leave_alone(refused.args[0])
                continue
            async with self._busy:
                await self._hand_over(left)
            await self._hint()

    async def _pass_unreadable(self) -> None:
        """Go on one record at a time, to the one that the driver cannot read, and past it.

        The driver decodes the names of headers and says neither where it failed nor goes on behind it. What
        stood before it in the same poll is read again from our own positions.
        """
        for tp in self._ours():
            await self._seek(tp)
        while self.flow_active and not self._failed:
            for tp in self._ours():
                if await self._next_is_unreadable(tp):
                    return

    async def _next_is_unreadable(self, tp: TP) -> bool:
        try:
            records = await self._one_record(tp)
        except UnicodeDecodeError:
            async with self._busy:
                await self._hand_over_unreadable(tp, self._next_offset[tp])
            return True
        async with self._busy:
            await self._hand_over(Left(records))
        return False

    async def _hand_over_unreadable(self, tp: TP, offset: int) -> None:
        try:
            await self._work_thread.do(self._work.unreadable, tp.topic, tp.partition, offset)
            await self._seek(tp)
        except PositionMoved:
            await self._seek(tp)
        except Exception as error:  # noqa: BLE001 - what was not handled must not be passed over
            self._failed = True
            self._work_thread.fail(error)

    async def _try_again(self, topics: Collection[str]) -> None:
        for tp in self._ours_of(topics) if topics else ():
            await self._seek(tp)  # which also drops the refusals that wait behind the one that was told
            self.resume_partitions([tp])

    def _leave_alone(self, topic: str) -> None:
        self.transport.refusals.topic("read", topic)
        self._left_alone.add(topic)
        self.pause_partitions(self._ours_of({topic}))

    def _ours_of(self, topics: Collection[str]) -> frozenset[TP]:
        return frozenset(tp for tp in self._ours() if tp.topic in topics)

    def _ours(self) -> frozenset[TP]:
        return frozenset(tp for tp in self.assignment() if tp.topic in self.transport.topics)

    async def _hand_over(self, left: Left) -> None:
        try:
            if left.error:
                await self._settle(left.polled, left.error)
            for tp, records in left.polled.items():
                if self._is_read(tp):
                    await self._handle(tp, records)
            if self.flow_active and not self._until_between():
                await self._work_thread.do(self._work.between)
                self._last_between = time.monotonic()
        except Exception as error:  # noqa: BLE001 - what was not handled must not be passed over
            self._failed = True
            self._work_thread.fail(error)

    async def _settle(self, polled: Polled, error: Exception) -> None:
        """Drop the batch that has failed, the first, where another worker has handled it; else raise why."""
        if not isinstance(error, PositionMoved):
            raise error
        late = next(iter(polled))
        del polled[late]
        if self._is_read(late):
            await self._seek(late)

    def _is_read(self, tp: TP) -> bool:
        return bool(self.flow_active) and tp in self.assignment()

    async def _handle(self, tp: TP, records: list[Any]) -> None:
        for run in without_gaps(records):
            try:
                await self._pass_gap(tp, run[0].offset)
                batch = [record_of(one) for one in run]
                await self._work_thread.do(self._work.handle, batch)
            except PositionMoved as moved:
                tell_late(tp, moved)
                await self._seek(tp)
                return
            self._next_offset[tp] = run[-1].offset + 1

    async def _pass_gap(self, tp: TP, to: int) -> None:
        """Pass over offsets that the broker still counts and gives to nobody: markers of transactions."""
        start = self._next_offset[tp]
        if start < to and (await self._thread.earliest_offsets(tp))[tp] <= start:
            await self._work_thread.do(self._work.pass_over, tp.topic, tp.partition, start, to)

    async def _hint(self) -> None:
        # Kafka's committed offset is for lag tools alone; that it cannot be told is no trouble.
        if time.monotonic() - self._last_commit > COMMIT_EVERY_S:
            self._last_commit = time.monotonic()
            ours = self.assignment()
            hint = {
                TopicPartition(tp.topic, tp.partition): offset
                for tp, offset in self._next_offset.items()
                if tp in ours
            }
            # Not by Faust's own commit: it ends its consumer where a topic is refused, and at an empty hint.
            thread = self._thread
            with contextlib.suppress(Exception):
                await thread.call_thread(thread._ensure_consumer().commit, hint)  # noqa: SLF001


class Transport(driver.Transport):  # type: ignore[misc]  # Faust is not typed
    """Makes the consumer, which finds here what it works for."""

    Consumer = Consumer
    thread: WorkThread
    topics: frozenset[str]
    refusals: Refusals
