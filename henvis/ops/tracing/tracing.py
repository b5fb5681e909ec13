"""What the parts of a process tell of their work where somebody asks for traces, and who asks.

Nothing here knows OpenTelemetry: a process that exports nothing does not even import its SDK.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Final, NamedTuple, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from henvis.ops.tracing.ids import SpanId

ENDPOINT: Final = "HENVIS_OTLP_ENDPOINT"


class Message(NamedTuple):
    """A record of an event: only where it stands, or will, and ids that tell nothing of the person."""

    topic: str
    partition: int
    event_id: UUID
    case_id: UUID
    span: SpanId
    """Of the record: what its `traceparent` says."""
    offset: int | None = None
    """None where it is not on Kafka yet."""


class Written(NamedTuple):
    """A record that was committed to the outbox."""

    message: Message
    own: bool
    """Whether this service is who says it, and not who delivers it."""
    caused_by: UUID | None


class Command(Protocol):
    """A command at hand."""

    def answered(self, status: int) -> None:
        """Note the HTTP status of its answer."""
        ...


class Tracing(Protocol):
    """Takes note of work that is done. Nothing of it raises, waits for anybody, or is needed for anything.

    Instants are nanoseconds since 1970 by the machine's clock.
    """

    def command(self, traceparent: str | None) -> AbstractContextManager[Command]:
        """Around one command; `traceparent` is what its caller sent."""
        ...

    def committed(self, handled: Iterable[Message], written: Iterable[Written], began: int) -> None:
        """One transaction: the records that it handled, and what it says."""
        ...

    def sent(self, messages: Iterable[Message], began: int) -> None:
        """Records that the broker has confirmed."""
        ...

    def close(self) -> None:
        """Export what is left, within a second."""
        ...


def from_environment(
    service: str, instance: str, environment: Mapping[str, str] = os.environ
) -> Tracing | None:
    """The tracing that HENVIS_OTLP_ENDPOINT asks for, None where it is not set.

    Raises ValueError for what is no address of a collector.
    """
    if not (endpoint := environment.get(ENDPOINT)):
        return None
    _check(endpoint)
    from henvis.ops.tracing.exporting import provider
    from henvis.ops.tracing.spans import Spans

    return Spans(service, provider(endpoint, service, instance))


def _check(endpoint: str) -> None:
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{ENDPOINT} is no address: write it as http://127.0.0.1:4318")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError(f"{ENDPOINT} may hold no password and no query; OTEL_EXPORTER_OTLP_HEADERS may")
