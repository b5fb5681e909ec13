"""The stack's broker: prepared, started, started again when it dies, stopped."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from henvis.errors import CommandFailed
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.process import POLL_SECONDS, BackOff, State, gone, how


class KeptBroker:
    """A broker within the supervisor's loop."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.state: State = "starting"
        self.restarts = 0

    def describe(self) -> dict[str, Any]:
        """What the stack tells about it."""
        return {"pid": self.broker.pid, "state": self.state, "restarts": self.restarts}

    async def start(self) -> None:
        """Start it without holding the loop while a new data folder is prepared. Raises CommandFailed."""
        formatting = self.broker.format()
        if formatting is not None and await gone(formatting) != 0:
            raise self.broker.died()
        self.broker.start()

    async def ready(self) -> None:
        """Return when it serves. Raises CommandFailed where it died or another cluster answers."""
        await asyncio.to_thread(self.broker.wait_ready)
        self.state = "ready"

    async def keep(self, said: Callable[[str], None]) -> None:
        """Start it again whenever it dies, as long as nobody cancels this."""
        back_off = BackOff()
        while True:
            born = time.monotonic()
            status = await self._ended()
            self.state = "restarting"
            self.restarts += 1
            pause = back_off.after(time.monotonic() - born)
            said(f"Kafka {how(status)} and is started again in {pause:g} s")
            await asyncio.sleep(pause)
            self.broker.start()
            await self._tell(said)

    async def _ended(self) -> int:
        while True:
            if (status := self.broker.exit_status) is not None:
                return status
            await asyncio.sleep(POLL_SECONDS)

    async def _tell(self, said: Callable[[str], None]) -> None:
        try:
            await self.ready()
        except CommandFailed as failed:
            said(str(failed))
        else:
            said(f"Kafka serves again on {self.broker.bootstrap}")
