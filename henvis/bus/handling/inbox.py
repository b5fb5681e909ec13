"""The inbox: what was handled is never handled again, whatever the transport repeats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.record import Received
from henvis.bus.storage import many_rows
from henvis.bus.storage.among import AMONG
from henvis.bus.tables import inbox

_DIGESTS = {
    dialect: sa.select(inbox.c.event_id, inbox.c.sha256).where(among(inbox.c.event_id, "ids"))
    for dialect, among in AMONG.items()
}


def digest(value: bytes | None) -> bytes:
    """Return what tells a repeat from another event under the same id: the SHA-256 of the bytes."""
    return hashlib.sha256(value or b"").digest()


def digests(connection: sa.Connection, ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """Return the digest of each of these events that was handled before."""
    rows = connection.execute(_DIGESTS[connection.dialect.name], {"ids": frozenset(ids)})
    return dict(rows.all())


def note(connection: sa.Connection, arrivals: Sequence[Received], now: datetime) -> None:
    """Note new arrivals as handled at `now` (UTC, the process's clock)."""
    if arrivals:
        many_rows.insert(connection, inbox, [_row(arrival, now) for arrival in arrivals])


def _row(arrival: Received, now: datetime) -> dict[str, object]:
    return {
        "event_id": arrival.event.meta.id,
        "case_id": arrival.case_id,
        "topic": arrival.record.topic,
        "partition": arrival.record.partition,
        "offset": arrival.record.offset,
        "mailbox_seq": arrival.mailbox_seq,
        "type": type(arrival.event).__name__,
        "sha256": digest(arrival.record.value),
        "value": arrival.record.value,
        "applied_at": now.replace(tzinfo=None),
    }
