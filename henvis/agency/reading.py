"""Reads an agency's own database: its cases, and the events that it sent and received."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints
from uuid import UUID

import sqlalchemy as sa

from henvis.agency.tables import known_case
from henvis.agency.views import CaseView, EventView
from henvis.bus.tables import inbox, outbox
from henvis.contract import wire
from henvis.contract.events import (
    EVENT_TYPES,
    ClocksContradict,
    DeadlineEnded,
    DeadlineWarned,
    Event,
    Sealed,
    StatementMade,
)
from henvis.contract.reference import reference_of

OF_A_DEADLINE = (DeadlineWarned, DeadlineEnded, ClocksContradict)


def list_cases(connection: sa.Connection, *, after: UUID | None, limit: int) -> list[CaseView]:
    """The cases in the order of their ids, which is that of their opening."""
    query = sa.select(known_case, known_case.c.closed_outcome.label("closed"))
    if after is not None:
        query = query.where(known_case.c.id > after)
    return [
        CaseView.model_validate(row)
        for row in connection.execute(query.order_by(known_case.c.id).limit(limit))
    ]


def events_of(connection: sa.Connection, case_id: UUID) -> list[EventView]:
    """What the agency sent and received in a case, in the order in which it knew of it.

    A sent event stands behind the last received one that its sender had taken in when it was made.
    """
    views = [*_received(connection, case_id), *_sent(connection, case_id)]
    return [view for _, view in sorted(views, key=lambda placed: placed[0])]


_Placed = tuple[tuple[int, int, int], EventView]


def _received(connection: sa.Connection, case_id: UUID) -> Iterator[_Placed]:
    for row in connection.execute(sa.select(inbox).where(inbox.c.case_id == case_id)):
        event, place = wire.decode(row.value), row.mailbox_seq or 0
        yield (place, 0, 0), _view(event, "received", row, mailbox_seq=row.mailbox_seq)


def _sent(connection: sa.Connection, case_id: UUID) -> Iterator[_Placed]:
    for row in connection.execute(sa.select(outbox).where(outbox.c.case_id == case_id)):
        event = wire.decode(row.value)
        yield (event.meta.seen, 1, event.meta.seq), _view(event, "sent", row, mailbox_seq=None)


def _view(event: Event, direction: str, row: sa.Row[Any], *, mailbox_seq: int | None) -> EventView:
    return EventView.model_validate(
        {
            "id": event.meta.id,
            "type": type(event).__name__,
            "publisher": event.meta.publisher,
            "direction": direction,
            "ref": reference_of(event),
            "code": event.statement if isinstance(event, StatementMade) else None,
            "rule": event.rule if isinstance(event, OF_A_DEADLINE) else None,
            "seq": event.meta.seq,
            "mailbox_seq": mailbox_seq,
            "occurred": event.meta.occurred,
            "partition": row.partition,
            "offset": row.offset,
            "data": {name: getattr(event, name) for name in _clear_fields(event.RECORD)},
        }
    )


@cache
def _clear_fields(record: str) -> Sequence[str]:
    kind = EVENT_TYPES[record]
    hints = get_type_hints(kind)
    sealed = {name for name, hint in hints.items() if Sealed in getattr(hint, "__args__", (hint,))}
    return [field.name for field in fields(kind) if field.name != "meta" and field.name not in sealed]
