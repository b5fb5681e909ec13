"""Records as a broken or hostile writer leaves them, made of the golden bytes and of the hostile corpus."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from henvis.bus.broker import topics
from henvis.bus.partitioning import case_of, key_of, partition_of
from henvis.bus.record import Headers, Record
from henvis.contract import headers, wire
from henvis.dead.examining import examine
from henvis.dead.found import Examined
from henvis.dead.versions import project_versions
from tests.hostile.container import read_record
from tests.hostile.table import Row

TOPICS = topics.load()
MAILBOX = "nrm.to.nav"
UNKNOWN_ID = 799_999


def record_of(case_id: UUID, value: bytes | None, *, more: Headers = (), topic: str = MAILBOX) -> Record:
    """A record with this value in its case's own place, whole as far as its digest says."""
    partition = partition_of(case_id, TOPICS.partitions)
    return Record(topic, partition, 7, key_of(case_id), value, (*headers.placed(value, 1), *more))


def hostile(row: Row) -> Record:
    """The record of a row of the bad-input table, as NAV's mailbox would have it."""
    sent = read_record(row.path)
    case_id = case_of(sent.key)
    own = 0 if case_id is None else partition_of(case_id, TOPICS.partitions)
    place = (own + sent.elsewhere) % TOPICS.partitions
    return Record(MAILBOX, place, 7, sent.key, sent.value, tuple(sent.headers))


def examined(record: Record, latest: datetime | None = None) -> Examined:
    """What is found out about it."""
    return examine(record, TOPICS, latest, project_versions())


def of_schema(schema_id: int, value: bytes) -> bytes:
    """The same bytes under another schema id."""
    return wire.FRAME.pack(0, schema_id) + value[wire.FRAME.size :]
