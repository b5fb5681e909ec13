"""The process that has imported what every service needs, and becomes each of them by a fork.

Six interpreters that import the same thousand modules take as long as Kafka takes to start; one that imports
them once and forks takes a sixth of it. Run as a module; its argument is the number of an open socket, on
which `henvis.local.forks` asks for processes and is told how they end.
"""

import gc
import importlib
import inspect
import os
import runpy
import signal
import sys
from multiprocessing.connection import Connection, wait
from typing import Final

from henvis.local import child
from henvis.local.fork_messages import Ended, Signal, Started, Wanted

PRELOADED: Final = (
    "henvis.agency.service",
    "henvis.agency.api",
    "henvis.service.process",
    "sqlite3",
    # What libraries import by themselves when their work begins: all of it would be done again in each child.
    "faust.app",
    "faust.app.router",
    "faust.assignor.leader_assignor",
    "faust.assignor.partition_assignor",
    "faust.fixups.django",
    "faust.tables",
    "faust.tables.objects",
    "faust.tables.sets",
    "faust.topics",
    "faust.web.drivers.aiohttp",
    "faust.worker",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "uvicorn.loops.auto",
    "uvicorn.loops.asyncio",
    "uvicorn.lifespan.on",
    "anyio._backends._asyncio",
    "pydantic.v1",
    "holidays.countries",
)
"""What the services have in common. Importing them starts no thread and opens nothing."""


class ForkServer:
    """The children of this process, as they were asked for on `asked`."""

    def __init__(self, asked: Connection) -> None:
        self._asked = asked
        self._pids: dict[int, int] = {}
        self._lives: dict[int, int] = {}
        """Read end of a pipe whose other end only the child holds → its number: it ends as the child does."""

    def serve(self) -> Wanted | None:
        """Return in each child with what it has to become; here None, when nobody asks any more."""
        while True:
            for ready in wait([self._asked, *self._lives]):
                if isinstance(ready, int):
                    self._bury(ready)
                    continue
                try:
                    request: Wanted | Signal = self._asked.recv()
                except EOFError:
                    return None
                if isinstance(request, Signal):
                    self._pass_on(request)
                elif self._fork(request):
                    return request

    def _fork(self, wanted: Wanted) -> bool:
        reading, writing = os.pipe()
        die_with_parent = child.dying_with_parent()
        if (pid := os.fork()) == 0:
            die_with_parent()
            os.close(reading)
            self._let_go()
            return True
        os.close(writing)
        self._pids[wanted.number] = pid
        self._lives[reading] = wanted.number
        self._asked.send(Started(wanted.number, pid))
        return False

    def _let_go(self) -> None:
        self._asked.close()
        for life in self._lives:
            os.close(life)

    def _pass_on(self, request: Signal) -> None:
        if (pid := self._pids.get(request.number)) is not None:
            os.kill(pid, request.signal)

    def _bury(self, life: int) -> None:
        os.close(life)
        number = self._lives.pop(life)
        _, status = os.waitpid(self._pids.pop(number), 0)
        self._asked.send(Ended(number, os.waitstatus_to_exitcode(status)))


def _become(wanted: Wanted) -> None:
    os.setsid()
    child.rename(wanted.name)
    output = os.open(wanted.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        os.dup2(output, stream.fileno())
    os.close(output)
    os.environ.clear()
    os.environ.update(wanted.environment)
    sys.argv = [wanted.module]


def _main() -> None:
    # Ctrl-C is the supervisor's to handle; each child sets its own.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in PRELOADED:
        importlib.import_module(name)
    # Faust's decorators ask it in each child, and the first answer takes a look at the file of every module.
    inspect.getmodule(inspect.currentframe())
    gc.freeze()  # what is shared stays shared: a collection would touch, and so copy, every page
    if (wanted := ForkServer(Connection(int(sys.argv[1]))).serve()) is not None:
        _become(wanted)
        runpy.run_module(wanted.module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main()
