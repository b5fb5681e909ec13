"""What the router recorded in one turn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from henvis.audit.lawful import word
from henvis.audit.lawful.turns import Turn
from henvis.audit.lawful.word import What, Where, Word
from henvis.contract.events import (
    Event,
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
    return [replace(_word(entry.event, own), entry=entry) for entry in turn.entries]


def _word(event: Event, own: Mapping[UUID, str]) -> Word:
    match event:
        case EventDelivered() | EventWithheld() | EventFiled():
            return _fate(event, own)
        case ReceiptIssued():
            return word.receipt(event)
        case ReferralsLapsed():
            return word.lapse(event.referrals)
        case OwnerChanged() | RecallIssued():
            return word.own(event)
    return Word(type(event), "", event.meta.id, ("unknown", event.meta.id), {})


def _fate(event: EventDelivered | EventWithheld | EventFiled, own: Mapping[UUID, str]) -> Word:
    match event:
        case EventDelivered():
            return word.delivery(event, *_about(event.source, own), catch_up=event.catch_up)
        case EventWithheld():
            return word.withholding(event, *_about(event.source, own))
        case EventFiled():
            source = event.source
            return word.filing(source.event, word.where_of(source), event.outcome, event.reason)


def _about(source: SourceRecord, own: Mapping[UUID, str]) -> tuple[What, Where]:
    if source.event in own and source.offset is None:
        return own[source.event], None
    return source.event, word.where_of(source)
