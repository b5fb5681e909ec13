"""Processes that the fork server makes for this one."""

import itertools
import signal
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from henvis.local import child
from henvis.local.fork_messages import Ended, Signal, Started, Wanted


class Forks:
    """The fork server and its processes; when it dies, so do they, and it is started anew."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._numbers = itertools.count()
        self._forks: dict[int, Fork] = {}
        self._server: subprocess.Popen[bytes] | None = None
        self._asking: Connection

    def start(self) -> None:
        """Start the server unless it runs; from the main thread. It needs a second before it can fork."""
        if self._server is not None:
            if self._server.poll() is None:
                return
            self.listen()
        self._asking, theirs = Pipe()
        command = [sys.executable, "-m", "henvis.local.fork_server", str(theirs.fileno())]
        self._server = child.spawn(command, self._log, kept=[theirs.fileno()])
        theirs.close()

    def fork(self, module: str, name: str, log: Path, environment: Mapping[str, str]) -> "Fork":
        """Ask for a process that runs `module`; its output is appended to `log`. From the main thread."""
        self.start()
        fork = Fork(self, next(self._numbers))
        self._forks[fork.number] = fork
        self.ask(Wanted(fork.number, module, name, log, dict(environment)))
        return fork

    def ask(self, request: Wanted | Signal) -> None:
        """Send a request; one that a dead server does not get ends with it, which `listen` finds."""
        try:
            self._asking.send(request)
        except OSError:
            self.listen()

    def listen(self) -> None:
        """Take in what the server has told meanwhile; where it died, its processes were killed with it."""
        try:
            while self._asking.poll():
                self._hear(self._asking.recv())
        except (EOFError, OSError):
            for fork in self._forks.values():
                fork.status = -signal.SIGKILL
            self._forks.clear()

    def stop(self) -> None:
        """End the server, and with it what is left of its processes."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()

    def _hear(self, told: Started | Ended) -> None:
        if isinstance(told, Started):
            self._forks[told.number].pid = told.pid
        else:
            self._forks.pop(told.number).status = told.status


class Fork:
    """One process of the fork server."""

    def __init__(self, forks: Forks, number: int) -> None:
        self.number = number
        self.pid: int | None = None
        """None until it has started."""
        self.status: int | None = None
        """How it ended, negative for a signal; as last heard."""
        self._forks = forks

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it lives."""
        self._forks.listen()
        return self.status

    def terminate(self) -> None:
        """SIGTERM."""
        self._forks.ask(Signal(self.number, signal.SIGTERM))

    def kill(self) -> None:
        """SIGKILL."""
        self._forks.ask(Signal(self.number, signal.SIGKILL))
