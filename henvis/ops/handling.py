"""What a process has in hand at this moment, so that a supervisor can tell when all is quiet."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

_WATCHED_FOR_S: Final = 0.5
"""So long after a look the next one is expected: who waits for quiet looks several times a second."""


class Handling:
    """Counts work in hand and commands done, over all threads of the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._in_hand = 0
        self._commands = 0
        self._looked = -math.inf

    def looked_at(self) -> None:
        """Note that somebody waits for quiet, or may."""
        self._looked = time.monotonic()

    @property
    def is_watched(self) -> bool:
        """Whether somebody waits for quiet: what can be put off a little would only disturb."""
        return time.monotonic() - self._looked < _WATCHED_FOR_S

    @contextmanager
    def command(self) -> Iterator[None]:
        """Around one command, from before its transaction until its answer is known, whatever that is."""
        with self._held(commands=1):
            yield

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Around one batch of records, from poll to commit."""
        with self._held(commands=0):
            yield

    @property
    def in_hand(self) -> int:
        """How many commands and batches are being handled."""
        with self._lock:
            return self._in_hand

    @property
    def commands(self) -> int:
        """How many commands have been handled since the process began."""
        with self._lock:
            return self._commands

    @contextmanager
    def _held(self, *, commands: int) -> Iterator[None]:
        with self._lock:
            self._in_hand += 1
        try:
            yield
        finally:
            with self._lock:
                self._in_hand -= 1
                self._commands += commands
