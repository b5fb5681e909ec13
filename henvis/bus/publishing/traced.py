"""Rows and records of the bus as traces tell of them: places and ids, and nothing of what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from henvis.bus.partitioning import case_of
from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.record import REASON_HEADER, Received
from henvis.contract.events import Event
from henvis.contract.headers import DIGEST_HEADER
from henvis.ops.tracing.ids import of_record
from henvis.ops.tracing.tracing import Message, Written


def handled(batch: Sequence[Received]) -> Iterator[Message]:
    """Records that were handled."""
    for record, event, _ in batch:
        span = of_record(event.meta.id, record.header(DIGEST_HEADER) or b"")
        yield Message(record.topic, record.partition, event.meta.id, event.meta.case_id, span, record.offset)


def written(said: Sequence[tuple[OutboxRow, Event]], service: str) -> Iterator[Written]:
    """Rows that were committed, with their events."""
    for row, event in said:
        meta = event.meta
        span = of_record(meta.id, dict(row.headers)[DIGEST_HEADER] or b"")
        own = meta.publisher == service
        message = Message(row.topic, row.partition, meta.id, meta.case_id, span)
        yield Written(message, own, meta.caused_by if own else None)


def sent(confirmed: Sequence[tuple[OutboxRow, int]]) -> Iterator[Message]:
    """Rows that the broker has, with their offsets; a dead letter has no place in the trace of an event."""
    for row, offset in confirmed:
        headers = dict(row.headers)
        event, digest, case = headers.get("ce_id"), headers.get(DIGEST_HEADER), case_of(row.key)
        if event is not None and digest is not None and case is not None and REASON_HEADER not in headers:
            span = of_record(event_id := UUID(event.decode("ascii")), digest)
            yield Message(row.topic, row.partition, event_id, case, span, offset)
