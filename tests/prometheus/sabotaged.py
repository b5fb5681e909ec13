"""One of our services, as a stack runs it, with faults that a file in the folder of SABOTAGE switches on.

For what no test can do to a machine: its clock, the release that it runs, a disk that is not its own.
"""

import importlib
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

from henvis.bus import clock
from henvis.law import ruleset
from henvis.law.ruleset import Law
from henvis.ops import disk_space, metrics
from henvis.service import process, ticker, watchdog

SERVICE = os.environ.get("HENVIS_SERVICE", "")
FOLDER = Path(os.environ.get("SABOTAGE", "."))
CLOCK, STANDS, LAW, DISK, UNSEEN = "clock", "stands", "law", "disk", "unseen"
"""How many seconds its clock is ahead; its ticker does nothing; it starts with other rules; which part of its
disk is said to be free; nobody can say how much of its disk is."""


PATIENCE_S = 600.0
"""A part that stands ends its process after 90 s in earnest; here a fault lasts until it was looked at."""


class Usage(NamedTuple):
    """As `shutil.disk_usage` says it."""

    total: int
    used: int
    free: int


def told(fault: str) -> str | None:
    """What the file of a fault says; None where there is none."""
    file = FOLDER / f"{SERVICE}.{fault}"
    return file.read_text(encoding="utf-8") if file.exists() else None


def ahead() -> float:
    """Seconds."""
    return float(told(CLOCK) or 0)


def sabotage() -> None:
    """Put the faults in, each waiting for its file."""
    tick: Callable[..., None] = ticker.Ticker.tick
    now: Callable[..., datetime] = clock.SystemClock.now
    sent_between: Callable[..., None] = metrics.Metrics.sent_between
    load, usage = ruleset.load, shutil.disk_usage
    watchdog._PATIENCE_S = PATIENCE_S

    def tick_or_stand(*given: Any) -> None:
        if told(STANDS) is None:
            tick(*given)

    def now_ahead(self: clock.SystemClock) -> datetime:
        return now(self) + timedelta(seconds=ahead())

    def sent_between_ahead(self: metrics.Metrics, began: float, ended: float, arrived: float) -> None:
        sent_between(self, began + ahead(), ended + ahead(), arrived)

    def other_law(*given: Any) -> Law:
        law = load(*given)
        return replace(law, hash="0" * 64) if told(LAW) is not None else law

    def used(path: Path) -> Usage:
        if told(UNSEEN) is not None:
            raise OSError("the disk cannot be looked at")
        total, used_, free = usage(path)
        part = told(DISK)
        return Usage(total, used_, int(total * float(part)) if part else free)

    for where, name, fault in (
        (ticker.Ticker, "tick", tick_or_stand),
        (clock.SystemClock, "now", now_ahead),
        (metrics.Metrics, "sent_between", sent_between_ahead),
        (process, "ruleset", SimpleNamespace(load=other_law)),
        (disk_space, "shutil", SimpleNamespace(disk_usage=used)),
    ):
        patch.object(where, name, fault).start()


if __name__ == "__main__":
    service = importlib.import_module(f"services.{SERVICE}.service")
    sabotage()
    process.run(service.SERVICE)
