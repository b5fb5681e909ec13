"""One process of a stack: started, asked whether it is ready, started again when it dies, stopped."""

import asyncio
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import aiohttp

from henvis.local import child

POLL_SECONDS: Final = 0.1
STOP_SECONDS: Final = 10.0
STEADY_SECONDS: Final = 30.0
"""Who lived this long has recovered: its next back-off begins anew."""
BACK_OFF_SECONDS: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)

State = Literal["starting", "ready", "restarting"]


class BackOff:
    """How long to wait before a process is started again: longer each time, unless it was steady."""

    def __init__(self) -> None:
        self._tries = 0

    def after(self, lived: float) -> float:
        """Seconds to wait, for a process that lived that many."""
        self._tries = 0 if lived > STEADY_SECONDS else self._tries
        pause = BACK_OFF_SECONDS[min(self._tries, len(BACK_OFF_SECONDS) - 1)]
        self._tries += 1
        return pause


class Polled(Protocol):
    """A process that can be asked whether it has ended."""

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it lives."""
        ...


class Running(Polled, Protocol):
    """A process that was started, by a fork or as a program."""

    @property
    def pid(self) -> int | None:
        """Its number; None until it is known."""
        ...

    def terminate(self) -> None:
        """SIGTERM."""
        ...

    def kill(self) -> None:
        """SIGKILL."""
        ...


class KeptProcess:
    """A process of `service`, which answers `ready` below `url` with 200 once it takes work.

    `start` starts it, from the main thread, and is asked anew after each of its deaths.
    """

    def __init__(
        self,
        *,
        service: str,
        instance: str,
        start: Callable[[], Running],
        url: str,
        log: Path,
        ready: str = "/health/ready",
    ) -> None:
        self.service = service
        self.instance = instance
        self.url = url
        self.state: State = "starting"
        self.restarts = 0
        self._start = start
        self._ready = ready
        self._log = log
        self._process: Running | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the latest start."""
        return self._process.pid if self._process else None

    def describe(self) -> dict[str, Any]:
        """What the stack tells about it."""
        return {
            "service": self.service,
            "instance": self.instance,
            "url": self.url,
            "pid": self.pid,
            "state": self.state,
            "restarts": self.restarts,
        }

    def start(self) -> None:
        """Start it; from the main thread."""
        self._process = self._start()

    async def keep(self, said: Callable[[str], None], client: aiohttp.ClientSession) -> None:
        """Start it again, as long as nobody cancels this, whenever it dies; say so."""
        back_off = BackOff()
        while self._process is not None:
            born = time.monotonic()
            await self._become_ready(said, client)
            status = await gone(self._process)
            self.state = "restarting"
            self.restarts += 1
            pause = back_off.after(time.monotonic() - born)
            last = child.last_lines(self._log, 1)
            said(f"{self.instance} {how(status)} and is started again in {pause:g} s ({last})")
            await asyncio.sleep(pause)
            self.start()

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL where that is not enough within 10 seconds."""
        if self._process is not None:
            self._process.terminate()
            try:
                await asyncio.wait_for(gone(self._process), STOP_SECONDS)
            except TimeoutError:
                self._process.kill()
                await gone(self._process)

    async def _become_ready(self, said: Callable[[str], None], client: aiohttp.ClientSession) -> None:
        while self._process is not None and self._process.poll() is None:
            if await self._answers_ready(client):
                self.state = "ready"
                said(f"{self.instance} is ready: {self.url}")
                return
            await asyncio.sleep(POLL_SECONDS)

    async def _answers_ready(self, client: aiohttp.ClientSession) -> bool:
        try:
            async with client.get(f"{self.url}{self._ready}") as answer:
                return answer.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError):
            return False


async def gone(process: Polled) -> int:
    """Wait for the end of a process; its exit status, negative for a signal."""
    while True:
        # Asked again and again: the system's own notice would need a thread for each process, or Linux.
        if (status := process.poll()) is not None:
            return status
        await asyncio.sleep(POLL_SECONDS)


def how(status: int) -> str:
    """An exit status in words."""
    return f"was ended by signal {-status}" if status < 0 else f"ended with exit status {status}"
