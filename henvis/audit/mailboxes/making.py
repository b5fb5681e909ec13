"""Makes one partition of a mailbox again from the order of record and the journals that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from henvis.audit.case_history import ROUTER
from henvis.audit.log import Headers, Log, Place
from henvis.bus.broker.topics import Topics
from henvis.bus.partitioning import key_of
from henvis.contract import headers, wire
from henvis.contract.events import Event, EventDelivered, ReceiptIssued
from henvis.routing.in_mailbox import in_mailbox


class MailboxRecord(NamedTuple):
    """One record of a mailbox, as the router's relay writes it; `number` is its place, from 1."""

    number: int
    key: bytes
    value: bytes
    headers: Headers


class CannotBeMade(Exception):
    """The journals do not hold what a mailbox is made of. The text names the place and the rule alone."""


class _Wanted(NamedTuple):
    """What belongs at a number: the router's own event, or the place of an agency's and its id."""

    own: tuple[Event, bytes] | None
    source: tuple[Place, int] | None
    event: UUID


def made_again(log: Log, topics: Topics, agency: str, partition: int) -> Iterator[MailboxRecord]:
    """Yield the records of one partition of an agency's mailbox, in their order.

    The partition is held in memory. Raises CannotBeMade where a number is missing or what it names is not
    there, and LogUnreadable.
    """
    wanted = _wanted(log, Place(topics.journal(ROUTER), partition), agency)
    values = _values(log, wanted)
    for place, number in enumerate(sorted(wanted), start=1):
        if number != place:
            raise CannotBeMade(f"{topics.mailbox(agency)}/{partition}: nothing has the number {place}")
        one = wanted[number]
        event, value = one.own or _read(values, one)
        there = in_mailbox(event, value, number)
        named = tuple(headers.of(event, there, number))
        yield MailboxRecord(number, key_of(event.meta.case_id), there, named)


def _wanted(log: Log, router: Place, agency: str) -> Mapping[int, _Wanted]:
    """By number; a record that a relay repeated says the same again."""
    found: dict[int, _Wanted] = {}
    own: dict[UUID, tuple[Event, bytes]] = {}
    for record in log.read(router):
        event = _event(record.value)
        if event is None or record.value is None:
            continue
        match event:
            case EventDelivered(to=to) if to == agency:
                found.setdefault(event.mailbox_seq, _delivered(event, own))
            case ReceiptIssued(to=to) if to == agency:
                of_it = _Wanted((event, record.value), None, event.meta.id)
                found.setdefault(event.mailbox_seq, of_it)
            case _ if event.RECORD in _ITS_OWN:
                own[event.meta.id] = (event, record.value)
    return found


_ITS_OWN = frozenset({"no.henvis.referral.OwnerChanged", "no.henvis.consent.RecallIssued"})
"""What the router says by itself and delivers as it does others' events."""


def _delivered(event: EventDelivered, own: Mapping[UUID, tuple[Event, bytes]]) -> _Wanted:
    source = event.source
    if source.offset is None:
        if source.event not in own:
            raise CannotBeMade(f"{source.topic}/{source.partition}: {source.event} is not there")
        return _Wanted(own[source.event], None, source.event)
    return _Wanted(None, (Place(source.topic, source.partition), source.offset), source.event)


def _values(log: Log, wanted: Mapping[int, _Wanted]) -> Mapping[tuple[Place, int], bytes]:
    """The bytes at each place that is named; each journal is read once."""
    named = {one.source for one in wanted.values() if one.source}
    there = set(log.places)
    return {
        (place, record.offset): record.value
        for place in sorted({place for place, _ in named})
        if place in there
        for record in log.read(place)
        if (place, record.offset) in named and record.value is not None
    }


def _read(values: Mapping[tuple[Place, int], bytes], one: _Wanted) -> tuple[Event, bytes]:
    place, offset = one.source or (None, None)
    value = values.get(one.source) if one.source else None
    event = _event(value)
    if value is None or event is None or event.meta.id != one.event:
        raise CannotBeMade(f"{place}/{offset}: {one.event} is not there")
    return event, value


def _event(value: bytes | None) -> Event | None:
    try:
        return wire.decode(value)
    except wire.Undecodable:
        return None
