"""Faust as the shell of a worker: app, group membership, rebalancing, heartbeats. The only importer of Faust.

Faust's streams, tables and acknowledgements are not used: they lose what raised and repeat after a kill. Its
consumer is told to hand each polled batch of a partition, whole, to the runner; and at every assignment the
position in our own database wins over Kafka's committed offset. For that it reaches into Faust:
`perform_seek`, `_drain_messages`, `_wait_next_records`, `flow_active`, `_thread.seek_wait`,
`_thread._ensure_consumer`, `_thread.call_thread`, `_thread.earliest_offsets`, `_thread._fetch_records`. Each
has a test on a real broker that fails when Faust changes underneath.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import faust
from aiokafka import TopicPartition
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from henvis.bus.kafka_access import MECHANISM, KafkaAccess
from henvis.bus.polled import record_of, without_gaps
from henvis.bus.positions import PositionMoved
from henvis.bus.refusals import BrokerRefuses, LeftAlone, Refusals, not_allowed
from henvis.bus.work import Work

log = logging.getLogger(__name__)

SESSION_TIMEOUT_S = 10.0
COMMIT_EVERY_S = 5.0
BETWEEN_EVERY_S = 0.2
ONE_RECORD_S = 0.1


class Shell:
    """One Faust app, run in the caller's event loop."""

    def __init__(
        self,
        *,
        group: str,
        instance: str,
        kafka: KafkaAccess,
        topics: Sequence[str],
        state: Path,
        work: Work,
        refusals: Refusals,
    ) -> None:
        """Join `group` as the static member `instance` (KIP-345) and read `topics`."""
        self.work = work
        self.refusals = refusals
        self.topics = frozenset(topics)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="work")
        self._failure: asyncio.Future[None] | None = None
        self._kafka, self._group = kafka, group
        state.mkdir(parents=True, exist_ok=True)
        self.app = faust.App(
            group,
            broker=f"kafka://{kafka.bootstrap}",
            broker_credentials=_credentials(kafka),
            datadir=str(state / "faust"),
            consumer_group_instance_id=instance,
            consumer_auto_offset_reset="earliest",
            broker_session_timeout=SESSION_TIMEOUT_S,
            broker_heartbeat_interval=2.0,
            broker_max_poll_records=500,
            consumer_max_fetch_size=4 * 1024 * 1024,
            topic_disable_leader=True,
            topic_allow_declare=False,
            web_enabled=False,
            autodiscover=False,
        )
        self.app.transport = _Transport(self.app.conf.broker_consumer, self.app)
        self.app.transport.shell = self
        channel = self.app.topic(
            *topics, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
        )
        self.app.agent(channel)(_nothing_reaches_a_stream)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. Raises whatever the work raised: the process must end then."""
        self._failure = asyncio.get_running_loop().create_future()
        stopping = asyncio.ensure_future(stop.wait())
        crashed = asyncio.ensure_future(self.app.wait_until_stopped())
        await self.app.start()
        try:
            await asyncio.wait({stopping, crashed, self._failure}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            crashed.cancel()
            await self.app.stop()
            self._thread.shutdown(wait=True)
        if self._failure.done():
            self._failure.result()
        if not stop.is_set():
            raise self._told(self.app.crash_reason)

    def _told(self, crash: BaseException | None) -> RuntimeError:
        if isinstance(crash, GroupAuthorizationFailedError):
            return BrokerRefuses(not_allowed(self._kafka.user, "join group", self._group))
        return RuntimeError(f"Faust stopped by itself ({type(crash).__name__})")

    async def do(self, function: Any, *arguments: Any) -> Any:
        """Call `function` in the work thread; the event loop stays free for heartbeats."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    def fail(self, error: BaseException) -> None:
        """End `run` with this error."""
        if self._failure is not None and not self._failure.done():
            self._failure.set_exception(error)


class _Consumer(driver.Consumer):  # type: ignore[misc]  # Faust is not typed
    _busy: asyncio.Lock

    def __post_init__(self) -> None:
        super().__post_init__()
        self._busy = asyncio.Lock()
        self._last_commit = time.monotonic()
        self._last_between = -math.inf
        self._next_offset: dict[TP, int] = {}
        self._failed = False
        self._left_alone = LeftAlone()

    @property
    def _shell(self) -> Shell:
        shell: Shell = self.transport.shell
        return shell

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Let the batch at hand end before the partitions go to another worker."""
        async with self._busy:
            await self._shell.do(self._shell.work.assigned, frozenset())
        await super().on_partitions_revoked(revoked)

    async def perform_seek(self) -> None:
        """Take up the positions of our own database; called at the end of every rebalance."""
        await super().perform_seek()
        ours = self._ours()
        try:
            for tp in ours:
                await self._seek(tp)
            await self._shell.do(
                self._shell.work.assigned, frozenset((tp.topic, tp.partition) for tp in ours)
            )
        except Exception as error:  # noqa: BLE001 - without a position nothing may be read
            self._shell.fail(error)

    async def _seek(self, tp: TP) -> None:
        start = await self._shell.do(self._shell.work.start_of, tp.topic, tp.partition)
        await self._thread.seek_wait({tp: start})
        self._next_offset[tp] = start

    async def _drain_messages(self, fetcher: Any) -> None:
        while not (self.should_stop or fetcher.should_stop or self._failed):
            await self._try_again(self._left_alone.over())
            try:
                records, _ = await self._wait_next_records(self._until_between())
            except UnicodeDecodeError:
                await self._pass_unreadable()
                continue
            except TopicAuthorizationFailedError as refused:
                self._leave_alone(refused.args[0])
                continue
            await self.sleep(0)
            async with self._busy:
                await self._hand_over(records or {})
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
            await self._hand_over(records)
        return False

    async def _one_record(self, tp: TP) -> dict[TP, list[Any]]:
        thread = self._thread
        records: dict[TP, list[Any]] = await thread.call_thread(
            thread._fetch_records,  # noqa: SLF001 - what is public asks for as many as there are
            thread._ensure_consumer(),  # noqa: SLF001
            {tp},
            timeout=ONE_RECORD_S,
            max_records=1,
        )
        return records

    async def _hand_over_unreadable(self, tp: TP, offset: int) -> None:
        try:
            await self._shell.do(self._shell.work.unreadable, tp.topic, tp.partition, offset)
            await self._seek(tp)
        except PositionMoved:
            await self._seek(tp)
        except Exception as error:  # noqa: BLE001 - what was not handled must not be passed over
            self._failed = True
            self._shell.fail(error)

    async def _try_again(self, topics: Collection[str]) -> None:
        for tp in self._ours_of(topics):
            await self._seek(tp)  # which also drops the refusals that wait behind the one that was told
            self.resume_partitions([tp])

    def _leave_alone(self, topic: str) -> None:
        self._shell.refusals.topic("read", topic)
        self._left_alone.add(topic)
        self.pause_partitions(self._ours_of({topic}))

    def _ours_of(self, topics: Collection[str]) -> frozenset[TP]:
        return frozenset(tp for tp in self._ours() if tp.topic in topics)

    def _ours(self) -> frozenset[TP]:
        return frozenset(tp for tp in self.assignment() if tp.topic in self._shell.topics)

    async def _hand_over(self, polled: dict[TP, list[Any]]) -> None:
        try:
            for tp, records in polled.items():
                if self.flow_active and tp in self.assignment():
                    await self._handle(tp, records)
            if self.flow_active and not self._until_between():
                await self._shell.do(self._shell.work.between)
                self._last_between = time.monotonic()
        except Exception as error:  # noqa: BLE001 - what was not handled must not be passed over
            self._failed = True
            self._shell.fail(error)

    def _until_between(self) -> float:
        """Seconds; as often as time may bring something, and not after each of many small batches."""
        return max(0.0, self._last_between + BETWEEN_EVERY_S - time.monotonic())

    async def _handle(self, tp: TP, records: list[Any]) -> None:
        for run in without_gaps(records):
            try:
                await self._pass_gap(tp, run[0].offset)
                batch = [record_of(one) for one in run]
                await self._shell.do(self._shell.work.handle, batch)
            except PositionMoved as moved:
                log.warning("a late batch is thrown away: %s", moved)
                await self._seek(tp)
                return
            self._next_offset[tp] = run[-1].offset + 1

    async def _pass_gap(self, tp: TP, to: int) -> None:
        """Pass over offsets that the broker still counts and gives to nobody: markers of transactions."""
        start = self._next_offset[tp]
        if start < to and (await self._thread.earliest_offsets(tp))[tp] <= start:
            await self._shell.do(self._shell.work.pass_over, tp.topic, tp.partition, start, to)

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


class _Transport(driver.Transport):  # type: ignore[misc]  # Faust is not typed
    Consumer = _Consumer
    shell: Shell


def _credentials(kafka: KafkaAccess) -> Any:
    if kafka.credentials is None:
        return kafka.tls()
    return faust.SASLCredentials(
        username=kafka.credentials.user,
        password=kafka.credentials.password,
        mechanism=MECHANISM,
        ssl_context=kafka.tls(),
    )


async def _nothing_reaches_a_stream(stream: Any) -> None:
    async for _ in stream:
        raise AssertionError("a record went past the runner")
