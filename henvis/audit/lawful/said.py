"""What the router recorded in one turn."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from henvis.audit.case_history import Entry
from henvis.audit.lawful import word
from henvis.audit.lawful.turns import Turn
from henvis.audit.lawful.word import What, Where, Word
from henvis.contract.events import (
    EventDelivered,
    EventFiled,
    EventWithheld,
    OwnerChanged,
    RecallIssued,
    ReceiptIssued,
    ReferralsLapsed,
    SourceRecord,
)


def said(turn: Turn) -> Sequence[Word]:
    """The records of a turn in their order; of a type that nobody knows here, as that type."""
    own = {
        entry.event.meta.id: word.name_of(entry.event)
        for entry in turn.entries
        if isinstance(entry.event, OwnerChanged | RecallIssued)
    }
    return [_word(entry, own) for entry in turn.entries]


def _word(entry: Entry, own: Mapping[UUID, str]) -> Word:
    event = entry.event
    match event:
        case EventDelivered() | EventWithheld() | EventFiled():
            return _fate(event, own, entry)
        case ReceiptIssued():
            return word.receipt(event, entry)
        case ReferralsLapsed():
            return word.lapse(event.referrals, entry)
        case OwnerChanged() | RecallIssued():
            return word.own(event, entry)
    return Word(type(event), "", event.meta.id, ("unknown", event.meta.id), {}, entry)


def _fate(event: EventDelivered | EventWithheld | EventFiled, own: Mapping[UUID, str], entry: Entry) -> Word:
    match event:
        case EventDelivered():
            return word.delivery(event, *_about(event.source, own), entry, catch_up=event.catch_up)
        case EventWithheld():
            return word.withholding(event, *_about(event.source, own), entry)
        case EventFiled():
            source = event.source
            return word.filing(source.event, word.where_of(source), event.outcome, event.reason, entry)


def _about(source: SourceRecord, own: Mapping[UUID, str]) -> tuple[What, Where]:
    if source.event in own and source.offset is None:
        return own[source.event], None
    return source.event, word.where_of(source)
