"""One agency's book in a test, with the log that it leaves: its journal, the others', and the router's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from uuid_utils.compat import uuid7

from henvis.audit.case_history import ROUTER, CaseHistory, Entry
from henvis.audit.log import Place
from henvis.contract import wire
from henvis.contract.events import Event, EventDelivered, SourceRecord
from henvis.deadlines import page
from henvis.deadlines.page import Turned
from tests.domain.deadlines.story import Book


class LoggedBook(Book):
    """A book whose agency publishes what it says, and is sent what it hears, as on the bus."""

    def __init__(self, agency: str, at: str, **more: Any) -> None:
        self.journals: dict[str, list[Entry]] = {}
        self.mailbox_seq = 0
        self._cause: UUID | None = None
        super().__init__(agency, at, **more)

    @property
    def history(self) -> CaseHistory:
        """What the log holds of the case."""
        return CaseHistory(self.ref("A"), {name: tuple(said) for name, said in self.journals.items()})

    def entries(self, *kinds: type[Event]) -> list[Entry]:
        """What the agency published of these types."""
        return [entry for entry in self.journals[self.agency] if isinstance(entry.event, kinds)]

    def _follow(self, event: Event, born: date | None) -> Self:
        if event.meta.publisher == self.agency:
            self._publish(event)
        else:
            self._deliver(event)
        self._cause = event.meta.id
        super()._follow(event, born)
        self._cause = None
        return self

    def _deliver(self, event: Event) -> None:
        """As a mailbox does: what was due before the event happens before it."""
        if self.case is not None:
            until = min(self.now, event.meta.occurred)
            self._take(page.pass_time(self.case, self.page, self._context(), until=until))
        entry = self._publish(event)
        self.mailbox_seq += 1
        source = SourceRecord(topic=entry.place.topic, partition=0, offset=entry.offset, event=event.meta.id)
        delivered = EventDelivered(
            to=self.agency,
            source=source,
            mailbox_seq=self.mailbox_seq,
            basis="party",
            rule="test",
            evidence=(),
        )
        self._publish(self._stamp(delivered, ROUTER, self.now))

    def _take(self, turned: Turned) -> None:
        super()._take(turned)
        for said in turned[1]:
            event = self._stamp(said.draft, self.agency, self.now)
            self._publish(replace(event, meta=replace(event.meta, caused_by=self._cause)))

    def _publish(self, event: Event) -> Entry:
        publisher = event.meta.publisher
        said = self.journals.setdefault(publisher, [])
        meta = replace(event.meta, seq=len(said) + 1)
        if publisher == self.agency:
            meta = replace(meta, seen=self.mailbox_seq)
        event = replace(event, meta=meta)
        entry = Entry(Place(f"nrm.from.{publisher}", 0), len(said), event, wire.encode(event))
        said.append(entry)
        return entry


def changed(entry: Entry, **fields: Any) -> Entry:
    """The record with other content; `moved` moves the instant at which it was said."""
    moved: timedelta = fields.pop("moved", timedelta())
    meta = entry.event.meta
    meta = replace(meta, occurred=meta.occurred + moved, recorded=meta.recorded + moved)
    event = replace(entry.event, meta=meta, **fields)
    return entry._replace(event=event, value=wire.encode(event))


def under_unkept_law(event: Event) -> Event:
    """The event as decided under a rule set that lies nowhere."""
    return replace(event, meta=replace(event.meta, law="0" * 64))


def with_journal(history: CaseHistory, agency: str, said: list[Entry]) -> CaseHistory:
    """The history with another journal of one agency."""
    return replace(history, journals={**history.journals, agency: tuple(said)})


def another_id() -> UUID:
    """An id that nobody has used."""
    return uuid7()


FOREVER = datetime(2040, 1, 1, tzinfo=UTC)
"""A day behind all that falls due in these stories."""
