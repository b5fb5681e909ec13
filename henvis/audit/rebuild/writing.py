"""Writes an agency's state into a new database, as its service would have left it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from henvis.agency import store
from henvis.agency.bookkeeping import CONTRADICTIONS, DEADLINES
from henvis.audit.agency_view.known import Known
from henvis.audit.case_history import ROUTER
from henvis.audit.log import LogRecord, Place
from henvis.audit.reading import Reading
from henvis.audit.rebuild.agency import CaseState
from henvis.bus.broker.topics import Topics
from henvis.bus.handling.inbox import digest
from henvis.bus.partitioning import partition_of
from henvis.bus.storage.stored_headers import stored
from henvis.bus.tables import counter, inbox, outbox
from henvis.contract import wire
from henvis.contract.events import Event
from henvis.replacing import replace

NOT_ON_THE_LOG: Final = -1
"""In the place of an offset in the mailbox."""
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write(connection: sa.Connection, agency: str, reading: Reading, states: Iterable[CaseState]) -> None:
    """Fill the tables of cases, book, inbox and outbox. Raises LogUnreadable."""
    log, topics = reading.log, reading.topics
    for state in states:
        store.save(connection, {}, {state.case.id: state.case})
        DEADLINES.save(connection, (), state.page.deadlines)
        CONTRADICTIONS.save(connection, (), state.page.contradictions)
        taken_in = [_inbox_row(agency, topics, one) for one in state.mailbox]
        if taken_in:
            connection.execute(sa.insert(inbox), taken_in)
    for place in log.places:
        if place.topic == topics.journal(agency):
            said = [one for one in first_of_each(log.read(place)) if one[1].meta.publisher == agency]
            _outbox(connection, place, said)


def _outbox(connection: sa.Connection, place: Place, said: list[tuple[LogRecord, Event]]) -> None:
    if said:
        connection.execute(sa.insert(outbox), [_outbox_row(record, event) for record, event in said])
        last = max(event.meta.seq for _, event in said)
        connection.execute(sa.insert(counter).values(topic=place.topic, partition=place.partition, seq=last))


def first_of_each(records: Iterable[LogRecord]) -> Iterator[tuple[LogRecord, Event]]:
    """What a relay repeated counts once, where it stands first."""
    seen = set()
    for record in records:
        try:
            event = wire.decode(record.value)
        except wire.Undecodable:
            continue
        said = (event.meta.publisher, event.meta.seq)
        if said not in seen:
            seen.add(said)
            yield record, event


def _outbox_row(record: LogRecord, event: Event) -> dict[str, Any]:
    return {
        "topic": record.place.topic,
        "partition": record.place.partition,
        "seq": event.meta.seq,
        "event_id": event.meta.id,
        "case_id": event.meta.case_id,
        "type": type(event).__name__,
        "key": record.key,
        "value": record.value,
        "headers": stored(record.headers),
        "written_at": 0.0,
        "offset": record.offset,
    }


def _inbox_row(agency: str, topics: Topics, one: Known) -> dict[str, Any]:
    meta = one.event.meta
    value = _as_it_came(one) if meta.publisher == ROUTER else one.record.value
    return {
        "event_id": meta.id,
        "case_id": meta.case_id,
        "topic": topics.mailbox(agency),
        "partition": partition_of(meta.case_id, topics.partitions),
        "offset": NOT_ON_THE_LOG,
        "mailbox_seq": one.mailbox_seq,
        "type": type(one.event).__name__,
        "sha256": digest(value),
        "value": value,
        "applied_at": NEVER,
    }


def _as_it_came(one: Known) -> bytes:
    """The router's own events are numbered by their place in the mailbox."""
    meta = replace(one.event.meta, seq=one.mailbox_seq or 0)
    return wire.encode(replace(one.event, meta=meta))
