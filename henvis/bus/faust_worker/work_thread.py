"""The one thread in which a worker does its work, and the way in which what went wrong there gets out."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from henvis.bus.handling.work import Work


class WorkThread:
    """Belongs to the event loop that calls it, which stays free for heartbeats meanwhile."""

    def __init__(self, work: Work) -> None:
        """Do `work`; nothing has failed yet."""
        self.work = work
        self.failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Ends with the first error that nobody may go on after."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="work")

    async def do(self, function: Any, *arguments: Any) -> Any:
        """Call `function` in the thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    def fail(self, error: BaseException) -> None:
        """Let the worker end with this error."""
        if not self.failure.done():
            self.failure.set_exception(error)

    def close(self) -> None:
        """Wait for what the thread does, and end it."""
        self._thread.shutdown(wait=True)
