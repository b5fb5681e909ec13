"""Ids of spans that follow from what the spans are of; random ones for all others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.sdk.trace.id_generator import IdGenerator, RandomIdGenerator

from henvis.ops.tracing.ids import SpanId


class GivenIds(IdGenerator):
    """The generator that a tracer asks; what was given counts for the span that its thread starts next."""

    def __init__(self) -> None:
        self._random = RandomIdGenerator()
        self._next = threading.local()

    @contextmanager
    def given(self, span: SpanId | None) -> Iterator[None]:
        """Let the span that is started within have these ids, or random ones."""
        self._next.span = span
        try:
            yield
        finally:
            self._next.span = None

    def generate_trace_id(self) -> int:
        """The given trace, else a random one."""
        span: SpanId | None = getattr(self._next, "span", None)
        return int(span.trace_id, 16) if span else self._random.generate_trace_id()

    def generate_span_id(self) -> int:
        """The given span, else a random one."""
        span: SpanId | None = getattr(self._next, "span", None)
        return int(span.span_id, 16) if span else self._random.generate_span_id()
