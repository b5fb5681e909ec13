"""What has been done and what is left, line by line on standard error."""

import sys
import time


class Progress:
    """Counts steps of one benchmark."""

    def __init__(self, name: str, steps: int) -> None:
        self._name, self._steps, self._done = name, steps, 0
        self._began = time.monotonic()

    def begin(self, what: str) -> None:
        """Say what takes a while now."""
        self._say(f"[{self._name}] {what} …")

    def done(self, what: str) -> None:
        """Say what has been done, and how long the rest may take."""
        self._done += 1
        left = (time.monotonic() - self._began) / self._done * (self._steps - self._done)
        self._say(f"[{self._name} {self._done}/{self._steps}, about {left:.0f} s left] {what}")

    def _say(self, line: str) -> None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
