"""The app of a worker: what Faust is told, how it is started and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faust
from aiokafka.errors import GroupAuthorizationFailedError

from henvis.bus.broker.kafka_access import MECHANISM, KafkaAccess
from henvis.bus.broker.refusals import BrokerRefuses, Refusals, not_allowed
from henvis.bus.faust_worker.consumer import Transport
from henvis.bus.faust_worker.polling import MOST_RECORDS
from henvis.bus.faust_worker.work_thread import WorkThread
from henvis.bus.handling.work import Work

SESSION_TIMEOUT_S = 10.0


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
        """Join `group` as the static member `instance` (KIP-345) and read `topics`, in the running loop."""
        self._thread = WorkThread(work)
        self._kafka, self._group = kafka, group
        state.mkdir(parents=True, exist_ok=True)
        self.app = faust.App(
            group,
            broker=f"kafka://{kafka.bootstrap}",
            broker_credentials=credentials_for_faust(kafka),
            datadir=str(state / "faust"),
            consumer_group_instance_id=instance,
            consumer_auto_offset_reset="earliest",
            broker_session_timeout=SESSION_TIMEOUT_S,
            broker_heartbeat_interval=2.0,
            broker_max_poll_records=MOST_RECORDS,
            consumer_max_fetch_size=4 * 1024 * 1024,
            topic_disable_leader=True,
            topic_allow_declare=False,
            web_enabled=False,
            autodiscover=False,
        )
        transport = self.app.transport = Transport(self.app.conf.broker_consumer, self.app)
        transport.thread, transport.topics, transport.refusals = self._thread, frozenset(topics), refusals
        channel = self.app.topic(
            *topics, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
        )
        self.app.agent(channel)(_nothing_reaches_a_stream)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. Raises whatever the work raised: the process must end then."""
        failure = self._thread.failure
        stopping = asyncio.ensure_future(stop.wait())
        crashed = asyncio.ensure_future(self.app.wait_until_stopped())
        await self.app.start()
        try:
            await asyncio.wait({stopping, crashed, failure}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            crashed.cancel()
            await self.app.stop()
            self._thread.close()
        if failure.done():
            failure.result()
        if not stop.is_set():
            raise self._told(self.app.crash_reason)

    def _told(self, crash: BaseException | None) -> RuntimeError:
        if isinstance(crash, GroupAuthorizationFailedError):
            return BrokerRefuses(not_allowed(self._kafka.user, "join group", self._group))
        return RuntimeError(f"Faust stopped by itself ({type(crash).__name__})")


def credentials_for_faust(kafka: KafkaAccess) -> Any:
    """What an app is told of the way in; None where the broker asks nobody and nothing is encrypted."""
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
