"""What parts of a process that work in threads of their own have in common: how they end and are watched."""

from __future__ import annotations

import math
import threading
import time
from abc import abstractmethod

from henvis.ops.failure import told
from henvis.ops.log import logger

log = logger(__name__)


class WatchedThread(threading.Thread):
    """Works until it is stopped. What nobody foresaw makes it silent for ever, and so ends the process."""

    def __init__(self, name: str) -> None:
        """Be ready to start; the log tells of the part under this name."""
        super().__init__(name=name, daemon=True)
        self.stopping = threading.Event()
        self._beat = time.monotonic()

    @abstractmethod
    def work(self) -> None:
        """Do what the part is for until `stopping` is set, and come by now and then."""

    def let_go(self) -> None:
        """Give back what the part holds, whichever way its work ended."""

    def come_by(self) -> None:
        """Say that the part gets on."""
        self._beat = time.monotonic()

    @property
    def silent_for(self) -> float:
        """Seconds since the part last came by; infinite once it has failed."""
        return time.monotonic() - self._beat

    def stop(self, within: float) -> None:
        """End the thread after what it is doing, and wait for that `within` seconds at most."""
        self.stopping.set()
        self.join(within)

    def run(self) -> None:
        """Work, and tell of what nobody foresaw."""
        try:
            self.work()
        except Exception as error:  # noqa: BLE001 - told without its text, which may quote what was handled
            log.critical("a part ended by a failure", part=self.name, error=told(error))
            self._beat = -math.inf
        finally:
            self.let_go()
