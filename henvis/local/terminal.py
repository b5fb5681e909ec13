"""Progress for people: a moving line on a terminal, plain lines in a pipe."""

import sys
import time
from typing import Final

from rich.console import Console
from rich.status import Status

QUIET_SECONDS: Final = 5.0
"""In a pipe, how often the same ongoing work is told again."""


class Terminal:
    """Tells what is done (`said`) and what is going on (`working`)."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
        self._status: Status | None = None
        self._told = 0.0

    def said(self, text: str) -> None:
        """Print one line that stays."""
        self._console.print(text, markup=False)
        sys.stdout.flush()

    def working(self, text: str) -> None:
        """Show what is going on until `said` or `idle` says otherwise; a pipe gets it now and then."""
        if self._console.is_terminal:
            self._spin(text)
        elif time.monotonic() - self._told > QUIET_SECONDS:
            self._told = time.monotonic()
            self.said(f"{text} …")

    def idle(self) -> None:
        """Take the moving line away."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _spin(self, text: str) -> None:
        if self._status is None:
            self._status = self._console.status(text)
            self._status.start()
        self._status.update(text)
