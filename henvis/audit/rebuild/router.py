"""The router's state, made anew by its own handler from what the journals brought it.

The router's journal says in which order it judged events of several journals, and when: each event that it
handled begins with a record of its source, and what the clock ended with `ReferralsLapsed`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from henvis.audit.agency_view.rules_in_force import LawNotKept
from henvis.audit.case_history import ROUTER
from henvis.audit.log import LogRecord, Place
from henvis.audit.reading import Reading
from henvis.audit.rebuild.router_parts import RouterParts, unheard
from henvis.audit.rebuild.said_again import SaidAgain, StandingClock
from henvis.audit.rebuild.writing import NOT_ON_THE_LOG, first_of_each
from henvis.bus.handling import inbox
from henvis.bus.handling.arrival import understand
from henvis.bus.record import Received, Record
from henvis.bus.storage.database import Database
from henvis.bus.storage.stored_headers import stored
from henvis.bus.tables import inbox as inbox_table
from henvis.bus.tables import outbox
from henvis.bus.transaction import SYSTEM, Transactions
from henvis.contract.events import (
    UNSTAMPED,
    Event,
    EventDelivered,
    EventFiled,
    EventWithheld,
    ReferralsLapsed,
)
from henvis.contract.probe import is_case
from henvis.law.ruleset import Law

Sources = Mapping[tuple[str, int], LogRecord]
"""The records of the other journals of one partition, by topic and offset."""

_BEGINS = (EventDelivered, EventWithheld, EventFiled)
"""With what the router's records of an event begin."""


def write_router(database: Database, connection: sa.Connection, reading: Reading) -> int:
    """Fill the router's tables; return how many events it handled. Raises LogUnreadable and LawNotKept."""
    parts = RouterParts.found(reading.topics)
    with unheard():
        runs = (
            _Partition(database, connection, reading, parts, partition).run()
            for partition in range(reading.topics.partitions)
        )
        handled = sum(runs)
    connection.execute(sa.update(outbox).where(outbox.c.offset.is_(None)).values(offset=NOT_ON_THE_LOG))
    return handled


class _Partition:
    """One partition of all journals."""

    def __init__(
        self,
        database: Database,
        connection: sa.Connection,
        reading: Reading,
        parts: RouterParts,
        partition: int,
    ) -> None:
        self._connection, self._reading, self._parts = connection, reading, parts
        self._place = Place(reading.topics.journal(ROUTER), partition)
        self._database = database
        self._sources: Sources = {
            (place.topic, record.offset): record
            for place in reading.log.places
            if place.partition == partition and place != self._place
            for record in reading.log.read(place)
        }

    def run(self) -> int:
        """Go through the router's journal; what one step has said again is passed over."""
        if self._place not in self._reading.log.places:
            return 0
        journal = list(first_of_each(self._reading.log.read(self._place)))
        ids = iter([event.meta.id for _, event in journal])
        handled = at = 0
        while at < len(journal):
            event = journal[at][1]
            said = self._step(event, ids)
            handled += isinstance(event, _BEGINS)
            at += max(said, 1)
        self._place_them(journal)
        return handled

    def _step(self, event: Event, ids: Iterator[UUID]) -> int:
        """What one transaction of the router did, or one event of it; return how many events it published."""
        law = self._law(event.meta.law)
        of = Transactions(
            self._database, ROUTER, self._reading.topics, StandingClock(event.meta.recorded), law.hash
        )
        transaction = SaidAgain(self._connection, of, ids)
        source = self._source(event)
        if source is not None:
            self._forget_probe(source)
            inbox.note(self._connection, [source], transaction.now)
            self._parts.handle(transaction, law, source)
        elif isinstance(event, ReferralsLapsed):
            self._parts.lapse(transaction, law, event.meta.case_id)
        else:
            meta = event.meta
            transaction.publish(
                replace(event, meta=UNSTAMPED),
                case_id=meta.case_id,
                caused_by=meta.caused_by,
                actor=meta.actor or SYSTEM,
                probe=meta.probe,
            )
        transaction.close()
        return transaction.published

    def _forget_probe(self, source: Received) -> None:
        """A probe that came again long after was judged again: what was kept of it had been erased."""
        if is_case(source.case_id):
            self._connection.execute(
                sa.delete(inbox_table).where(inbox_table.c.event_id == source.event.meta.id)
            )

    def _source(self, event: Event) -> Received | None:
        """The event that the router begins to handle here, None where it handles none."""
        if not isinstance(event, _BEGINS) or getattr(event, "catch_up", False):
            return None
        record = self._sources.get((event.source.topic, event.source.offset or 0))
        if record is None or event.source.topic == self._place.topic:
            return None
        place = record.place
        came = Record(place.topic, place.partition, record.offset, record.key, record.value, record.headers)
        return understand(came, self._reading.topics).received

    def _law(self, law_hash: str) -> Law:
        law = self._reading.laws.of(law_hash)
        if law is None:
            raise LawNotKept(law_hash)
        return law

    def _place_them(self, journal: Sequence[tuple[LogRecord, Event]]) -> None:
        """Where each record stands, and its headers: these name a trace, which is made at random."""
        at = sa.and_(
            outbox.c.topic == self._place.topic,
            outbox.c.partition == self._place.partition,
            outbox.c.seq == sa.bindparam("number"),
        )
        stands = sa.update(outbox).where(at)
        placed = stands.values(offset=sa.bindparam("stands_at"), headers=sa.bindparam("as_sent"))
        rows = [
            {"number": event.meta.seq, "stands_at": record.offset, "as_sent": stored(record.headers)}
            for record, event in journal
        ]
        if rows:
            self._connection.execute(placed, rows)
