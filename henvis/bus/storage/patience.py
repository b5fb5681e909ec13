"""Waits for a database that does not answer, before it is given up."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from henvis.bus.storage.database import DOES_NOT_ANSWER
from henvis.ops.log import logger

log = logger(__name__)

T = TypeVar("T")

DATABASE_PAUSES = (0.05, 0.2, 1.0, 3.0)
"""Seconds to wait before each new try when the database does not answer; then the process gives up."""


def patiently(work: Callable[[], T]) -> T:
    """Do some work, again and again where the database does not answer. Raises what the last try raised."""
    for pause in DATABASE_PAUSES:
        try:
            return work()
        except DOES_NOT_ANSWER as error:
            cause = getattr(error, "orig", error)
            log.warning("the database does not answer and is tried again", error=type(cause).__name__)
            time.sleep(pause)
    return work()
