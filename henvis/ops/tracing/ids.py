"""Which trace a piece of work belongs to, computed from opaque ids alone; W3C Trace Context, level 1.

An event is a trace of its own: its id is the trace's, and of each of its records the digest begins with the
span's, as in the header `traceparent` (`contract.headers`). The router works within the event's trace, for
the bus is one. An agency does not: what it does with an event is a trace that begins at its border and is
linked to the event's. It follows from the agency's name and the event, so that a restart, a repeat and the
log find the same one.
"""

from __future__ import annotations

import hashlib
import re
from contextvars import ContextVar
from typing import Final, NamedTuple
from uuid import UUID

ROUTER: Final = "router"
_TRACEPARENT: Final = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}", re.ASCII)
_PERSONAL_NUMBER: Final = re.compile(r"[0-9]{11}", re.ASCII)
_LONGEST: Final = 64


class SpanId(NamedTuple):
    """One span: the trace's id in 32 hex digits and its own in 16."""

    trace_id: str
    span_id: str


current_work: ContextVar[SpanId | None] = ContextVar("current_work", default=None)
"""The span of the command at hand, None where there is none or nobody asks for traces."""


def of_record(event: UUID, digest: bytes) -> SpanId:
    """The span of one record of an event, by the record's `henvis_digest`: what its `traceparent` says.

    Not read from that header, which nobody holds against anything: its writer could put in what it likes.
    """
    return SpanId(event.hex, digest[:16].decode("ascii"))


def work_on(service: str, event: UUID) -> SpanId:
    """The span of what a service does with an event that it was sent."""
    own = hashlib.sha256(b"henvis work %s %s" % (service.encode(), event.bytes)).hexdigest()
    return SpanId(event.hex if service == ROUTER else own[:32], own[32:48])


def of_caller(traceparent: str | None) -> SpanId | None:
    """The span that a caller says it asks from, None for anything that is not exactly one of version 00.

    Its ids are not ours to trust. None also where a birth number would fit in: eleven digits in a row come by
    chance, too, and then a link is missing and nothing else.
    """
    if traceparent is None or len(traceparent) > _LONGEST or _PERSONAL_NUMBER.search(traceparent):
        return None
    found = _TRACEPARENT.fullmatch(traceparent)
    if not found or not found[1].strip("0") or not found[2].strip("0"):
        return None
    return SpanId(found[1], found[2])
