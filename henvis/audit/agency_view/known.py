"""What an agency came to know of a case, in the order in which it did.

`meta.seen` is the number of the last mailbox event of the case that the publisher had taken in: of what a
mailbox brought, what has a number up to an own event's `seen` stands before that event, and all else after
it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from henvis.audit.case_history import ROUTER, CaseHistory, Entry
from henvis.contract.events import Event, EventDelivered, ReceiptIssued
from henvis.contract.probe import is_case


class Known(NamedTuple):
    """One event that an agency published, or that was put into its mailbox.

    `event` is as the agency had it: the router's own events are numbered by their place in the mailbox.
    `record` is where the event stands in its publisher's journal. `delivery` is the router's record that put
    it into the mailbox, with the number `mailbox_seq`; both are None of what the agency said itself.
    """

    event: Event
    record: Entry
    mailbox_seq: int | None = None
    delivery: Entry | None = None

    @property
    def is_own(self) -> bool:
        """Whether the agency said it itself."""
        return self.mailbox_seq is None


def known_to(history: CaseHistory, agency: str) -> tuple[Known, ...]:
    """All that the agency said and was sent, in the order in which it took it in.

    What stands in its journal under another's name its service has never said. Of a probe it takes nothing
    in but that it has arrived.
    """
    if is_case(history.case_id):
        return ()
    waiting = list(reversed(mailbox_of(history, agency)))
    found: list[Known] = []
    for entry in history.of(agency):
        if entry.event.meta.publisher != agency:
            continue
        while waiting and (waiting[-1].mailbox_seq or 0) <= entry.event.meta.seen:
            found.append(waiting.pop())
        found.append(Known(entry.event, entry))
    return (*found, *reversed(waiting))


def mailbox_of(history: CaseHistory, agency: str) -> tuple[Known, ...]:
    """What was put into the agency's mailbox, by its number there; of an event that came twice the first.

    A delivery whose source is not in the history has nothing to show and is left out.
    """
    at_place = {(entry.place.topic, entry.offset): entry for entry in history.entries()}
    by_id, found = history.by_id, dict[UUID, Known]()
    for entry in sorted(_put(history, agency), key=_number):
        source = _source(entry, at_place, by_id)
        if source is not None and source.event.meta.id not in found:
            found[source.event.meta.id] = _as_it_came(source, entry)
    return tuple(found.values())


def _put(history: CaseHistory, agency: str) -> Iterator[Entry]:
    for entry in history.of(ROUTER):
        if isinstance(entry.event, EventDelivered | ReceiptIssued) and entry.event.to == agency:
            yield entry


def _number(entry: Entry) -> int:
    event = entry.event
    return event.mailbox_seq if isinstance(event, EventDelivered | ReceiptIssued) else 0


def _source(
    entry: Entry, at_place: Mapping[tuple[str, int], Entry], by_id: Mapping[UUID, Entry]
) -> Entry | None:
    """What was delivered: what stands at the place that is named, for somebody else may use its id too."""
    if not isinstance(entry.event, EventDelivered):
        return entry
    source = entry.event.source
    there = at_place.get((source.topic, source.offset)) if source.offset is not None else None
    return there if there is not None and there.event.meta.id == source.event else by_id.get(source.event)


def _as_it_came(source: Entry, delivery: Entry) -> Known:
    number, event = _number(delivery), source.event
    if event.meta.publisher == ROUTER:
        event = replace(event, meta=replace(event.meta, seq=number))
    return Known(event, source, number, delivery)
