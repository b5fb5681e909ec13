"""What a process says in its log: fixed texts with declared fields, never a text made of what was handled.

The fields are a closed list, so that who reads the log by program knows them all, and so that nothing
personal has a place to stand in: ids, places, codes, counts. mypy holds every call against it.
"""

from __future__ import annotations

import logging
from typing import Final, Protocol, TypedDict, Unpack, cast
from uuid import UUID

import structlog
from structlog.stdlib import BoundLogger, render_to_log_kwargs

SECURITY: Final = "henvis.security"
"""The logger of what no honest party does."""


class Fields(TypedDict, total=False):
    """All that a line may say beside its text; each is left out where it is not known."""

    case_id: UUID
    event_id: UUID
    trace_id: str
    """W3C trace id, 32 hex digits, of the work at hand where that is no event's."""
    topic: str
    partition: int
    offset: int
    last_offset: int
    size: int
    """Of a journal's tree, in records."""
    topics: str
    """Several, separated by commas."""
    records: int
    keys: int
    seconds: float
    code: str
    """Of a list of ours: a reason, a clause, an outcome, Kafka's name of an error."""
    rule: str
    """The sentence of ours that was broken, without any data."""
    error: str
    """The kind of an error, and the way through the code that it took (`ops.failure`)."""
    method: str
    route: str
    """The pattern of an HTTP path, never what was put into it."""
    status: int
    problem: str
    """The URN under which a caller was told of one problem (RFC 9457, `instance`)."""
    right: str
    """What was asked of the broker: an operation and a topic or group."""
    actor: str
    """Who did it, by the opaque id that `meta.actor` has, too."""
    part: str
    """A part of the process: worker, relay, HTTP server, checkpoints."""


class Logger(Protocol):
    """Says one thing at a time; `event` is the same text each time, and what varies is in the fields."""

    def info(self, event: str, **fields: Unpack[Fields]) -> None:
        """What is as it should be."""

    def warning(self, event: str, **fields: Unpack[Fields]) -> None:
        """What is not, and mends itself or is refused."""

    def error(self, event: str, **fields: Unpack[Fields]) -> None:
        """What somebody has to look at."""

    def critical(self, event: str, **fields: Unpack[Fields]) -> None:
        """What ends the process."""


def logger(name: str) -> Logger:
    """The logger of a module, on top of Python's own of that name: handlers and levels are those."""
    made = structlog.wrap_logger(
        logging.getLogger(name), processors=[render_to_log_kwargs], wrapper_class=BoundLogger
    )
    return cast("Logger", made)
