"""What one line of a log looks like: an object of JSON with the declared fields, whoever said it."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from structlog.processors import JSONRenderer
from structlog.stdlib import ProcessorFormatter

from henvis.ops.failure import told
from henvis.ops.log import Fields
from henvis.ops.tracing.ids import current_work, work_on

ALWAYS: Final = ("time", "level", "logger", "service", "event")
"""What every line has; `event` is a fixed text and no event of the bus."""
SOMETIMES: Final = tuple(Fields.__annotations__)
_OURS: Final = ("henvis", "services")


def formatter_of(service: str) -> logging.Formatter:
    """The form of a line: one JSON object in ASCII, so that no text in it can pass for another line."""

    def declared(_logger: Any, _method: str, given: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return _line(service, given["_record"], given)

    render: Callable[..., Any] = JSONRenderer(default=_plain)
    return ProcessorFormatter(processors=[declared, render], use_get_message=False)


def _line(service: str, record: logging.LogRecord, given: MutableMapping[str, Any]) -> dict[str, Any]:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    line: dict[str, Any] = {"time": at, "level": record.levelname.lower(), "logger": record.name}
    # Not what a library filled in, and not the lines behind its first, where asyncio quotes an error.
    line |= {"service": service, "event": str(record.msg).partition("\n")[0]}
    if record.name.partition(".")[0] in _OURS:
        line |= {name: value for name in SOMETIMES if (value := record.__dict__.get(name)) is not None}
    if (exception := given.get("exc_info")) and isinstance(exception[1], BaseException):
        line["error"] = told(exception[1])
    if trace := _trace(service, line.get("event_id")):
        line.setdefault("trace_id", trace)
    return line


def _trace(service: str, event: object) -> str | None:
    work = work_on(service, event) if isinstance(event, UUID) else current_work.get()
    return work and work.trace_id


def _plain(value: object) -> str:
    return str(value) if isinstance(value, UUID) else type(value).__name__
