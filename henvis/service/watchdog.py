"""Ends a process that no longer gets on. A worker that hangs is worse than one that is started again."""

from __future__ import annotations

import logging
import math
import os
import threading
from collections.abc import Mapping
from typing import Protocol

from henvis.ops.log import Fields, logger

log = logger(__name__)

EXIT_CODE = 70
_LOOK_EVERY_S = 2.0
_PATIENCE_S = 90.0


class Watched(Protocol):
    """A part that says for how long it has not moved."""

    @property
    def silent_for(self) -> float:
        """Seconds since its last sign of progress."""
        ...


class Watchdog(threading.Thread):
    """Looks at our own progress, not at Faust's, and ends the process when a part stands still."""

    def __init__(self, parts: Mapping[str, Watched]) -> None:
        """Watch `parts`, by the name that the log gives them."""
        super().__init__(name="watchdog", daemon=True)
        self._parts = parts
        self._over = threading.Event()

    def run(self) -> None:
        """Look until the process ends one way or the other."""
        while not self._over.wait(_LOOK_EVERY_S):
            for name, part in self._parts.items():
                if (silent := part.silent_for) > _PATIENCE_S:
                    # A part that has failed is silent for ever, which is no number of seconds.
                    told: Fields = {"part": name}
                    if not math.isinf(silent):
                        told["seconds"] = round(silent)
                    log.critical("no progress of a part: ending the process", **told)
                    logging.shutdown()
                    os._exit(EXIT_CODE)

    def stop(self) -> None:
        """End the watch."""
        self._over.set()
