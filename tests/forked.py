"""A process of a service as a stack makes it, by a fork, and what tests do to it."""

import os
import signal
from collections.abc import Mapping
from pathlib import Path

from henvis.local.forks import Fork, Forks
from tests.waiting import eventually


class Forked:
    """One process, from its start on."""

    def __init__(
        self, forks: Forks, module: str, name: str, log: Path, environment: Mapping[str, str]
    ) -> None:
        """Start `module` as `name`; from the main thread."""
        self._fork: Fork = forks.fork(module, name, log, environment)
        eventually(self._has_begun, within=30, what=f"{name} has begun")

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._fork.pid is not None
        return self._fork.pid

    def poll(self) -> int | None:
        """How it ended, negative for a signal; None while it lives."""
        return self._fork.poll()

    def wait(self, within: float) -> int:
        """How it ended, waited for so many seconds."""
        eventually(lambda: self.poll() is not None, within=within, what="the process ends")
        status = self.poll()
        assert status is not None
        return status

    def send(self, number: signal.Signals) -> None:
        """Send a signal; to one that has ended it is sent in vain."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.send(signal.SIGKILL)
        self.wait(10)

    def stopped(self) -> bool:
        """Whether it is paused (state T of proc(5))."""
        state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "T"

    def _has_begun(self) -> bool:
        return self.poll() is not None or self._fork.pid is not None
