"""Spans of work that was done, named after OpenTelemetry's semantic conventions for messaging and HTTP.

They are made when the work is committed, with the instants at which it began and ended: of what was rolled
back there is no trace. Their attributes are places on Kafka and opaque ids, never what an event says or which
kind it is: for that reason a command's route has no name in it either.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, cast
from uuid import UUID

from opentelemetry.context import Context
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, TraceFlags, set_span_in_context
from opentelemetry.util.types import AttributeValue

from henvis import __version__
from henvis.ops.log import logger
from henvis.ops.tracing.given_ids import GivenIds
from henvis.ops.tracing.ids import ROUTER, SpanId, current_work, of_caller, work_on
from henvis.ops.tracing.tracing import Message, Written

_COMMAND: Final = "/commands/{command}"
_CLOSE_WITHIN_S: Final = 1.0
_SERVER_ERROR: Final = 500

log = logger(__name__)


class Spans:
    """The tracing of one process, over OpenTelemetry's SDK; implements `Tracing`."""

    def __init__(self, service: str, provider: TracerProvider) -> None:
        """Make spans of `provider`, whose ids come from a `GivenIds`."""
        self._service = service
        self._provider = provider
        self._ids = cast("GivenIds", provider.id_generator)
        self._tracer = provider.get_tracer("henvis", __version__)

    @contextmanager
    def command(self, traceparent: str | None) -> Iterator[Answered]:
        """A trace of its own, linked to the caller's where that names one; nothing else is read of it."""
        answered, began = Answered(), time.time_ns()
        own = SpanId(f"{self._ids.generate_trace_id():032x}", f"{self._ids.generate_span_id():016x}")
        token = current_work.set(own)
        try:
            yield answered
        finally:
            current_work.reset(token)
            attributes: dict[str, AttributeValue] = {"http.request.method": "POST", "http.route": _COMMAND}
            if answered.status:
                attributes["http.response.status_code"] = answered.status
            if answered.status is None or answered.status >= _SERVER_ERROR:
                attributes["error.type"] = str(answered.status or "_OTHER")
            links = [] if (caller := of_caller(traceparent)) is None else [caller]
            name = f"POST {_COMMAND}"
            self._make(name, SpanKind.SERVER, attributes, own=own, within=None, links=links, began=began)

    def committed(self, handled: Iterable[Message], written: Iterable[Written], began: int) -> None:
        """A `process` span for each record that was handled, a `create` span for each that was written."""
        spans: dict[UUID, SpanId] = {}
        for message in handled:
            spans[message.event_id] = message.span
            within = message.span if self._service == ROUTER else None
            links = [] if within else [message.span]
            own = work_on(self._service, message.event_id)
            self._message(
                "process", SpanKind.CONSUMER, message, own=own, within=within, links=links, began=began
            )
        now = time.time_ns()
        journal: dict[UUID, SpanId] = {}
        for message, own_words, caused_by in written:
            # What it says itself stands in its journal first; what it delivers it was sent.
            within = journal.get(message.event_id) if own_words else work_on(self._service, message.event_id)
            journal.setdefault(message.event_id, message.span)
            causes = [] if caused_by is None else [spans.get(caused_by), work_on(self._service, caused_by)]
            links = list({one.trace_id: one for one in (current_work.get(), *causes) if one}.values())
            self._message(
                "create", SpanKind.PRODUCER, message, own=message.span, within=within, links=links, began=now
            )

    def sent(self, messages: Iterable[Message], began: int) -> None:
        """A `send` span for each record, within what made it."""
        for message in messages:
            self._message(
                "send", SpanKind.CLIENT, message, own=None, within=message.span, links=[], began=began
            )

    def close(self) -> None:
        """Export what is left; whoever does not take it within a second does not get it."""
        ending = threading.Thread(target=self._provider.shutdown, name="traces-end", daemon=True)
        ending.start()
        ending.join(_CLOSE_WITHIN_S)

    def _message(
        self,
        operation: str,
        kind: SpanKind,
        message: Message,
        *,
        own: SpanId | None,
        within: SpanId | None,
        links: list[SpanId],
        began: int,
    ) -> None:
        attributes: dict[str, AttributeValue] = {
            "messaging.system": "kafka",
            "messaging.operation.name": operation,
            "messaging.operation.type": operation,
            "messaging.destination.name": message.topic,
            "messaging.destination.partition.id": str(message.partition),
            "messaging.message.id": str(message.event_id),
            "messaging.message.conversation_id": str(message.case_id),
        }
        if message.offset is not None:
            attributes["messaging.kafka.offset"] = message.offset
        if kind is SpanKind.CONSUMER:
            attributes["messaging.consumer.group.name"] = f"henvis.{self._service}"
        name = f"{operation} {message.topic}"
        self._make(name, kind, attributes, own=own, within=within, links=links, began=began)

    def _make(
        self,
        name: str,
        kind: SpanKind,
        attributes: dict[str, AttributeValue],
        *,
        own: SpanId | None,
        within: SpanId | None,
        links: list[SpanId],
        began: int,
    ) -> None:
        """A span that has ended, with its own ids where they are given, within another or of a new trace."""
        try:
            outside = Context() if within is None else set_span_in_context(_remote(within), Context())
            with self._ids.given(own):
                span = self._tracer.start_span(
                    name, outside, kind, attributes, [Link(_context(one)) for one in links], began
                )
            span.end()
        except Exception as error:  # noqa: BLE001 - a span is needed for nothing
            log.warning("a span could not be made", error=type(error).__name__)


class Answered:
    """What a command was answered; implements `Command`."""

    def __init__(self) -> None:
        self.status: int | None = None

    def answered(self, status: int) -> None:
        """Note the HTTP status."""
        self.status = status


def _context(span: SpanId) -> SpanContext:
    flags = TraceFlags(TraceFlags.SAMPLED)
    return SpanContext(int(span.trace_id, 16), int(span.span_id, 16), is_remote=True, trace_flags=flags)


def _remote(span: SpanId) -> NonRecordingSpan:
    return NonRecordingSpan(_context(span))
