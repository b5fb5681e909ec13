"""One record of the router's, said or due, in a form in which the two can be compared."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from henvis.audit.case_history import Entry
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
from henvis.routing.judgement import Delivery, Receipt, Withholding

What: TypeAlias = UUID | str
"""An event, or, as text, one of the router's own: its id is new, so that what it says stands for it."""

Where: TypeAlias = tuple[str, int, int | None] | None
"""Topic, partition and offset; None for the router's own, which have no offset yet when they are recorded."""

NOT_OWNER: Final = "not_owner"
"""The step of a receipt that speaks of taking over, and not of a delivery."""


class Word(NamedTuple):
    """One record: `about` tells it from the others of its turn, `says` is what may be right or wrong with it.

    `to` is the agency that it is for, empty where it is for none. `entry` is the record, of what was said.
    """

    kind: type[Event]
    to: str
    what: What
    about: tuple[object, ...]
    says: Mapping[str, object]
    entry: Entry | None = None


def delivery(
    one: Delivery | EventDelivered,
    what: What,
    where: Where,
    entry: Entry | None = None,
    *,
    catch_up: bool = False,
) -> Word:
    """An event that is given to somebody."""
    says = {
        "source": where,
        "basis": one.basis,
        "rule": one.rule,
        "evidence": one.evidence,
        "catch_up": catch_up,
    }
    return Word(EventDelivered, one.to, what, ("fate", one.to, what), says, entry)


def withholding(
    one: Withholding | EventWithheld, what: What, where: Where, entry: Entry | None = None
) -> Word:
    """An event that is withheld from somebody."""
    says = {"source": where, "reason": one.reason, "rule": one.rule, "evidence": one.evidence}
    return Word(EventWithheld, one.to, what, ("fate", one.to, what), says, entry)


def filing(what: UUID, where: Where, outcome: str, reason: str | None, entry: Entry | None = None) -> Word:
    """An event that is given and withheld nobody."""
    says = {"source": where, "outcome": outcome, "reason": reason}
    return Word(EventFiled, "", what, ("filed", what), says, entry)


def receipt(one: Receipt | ReceiptIssued, entry: Entry | None = None) -> Word:
    """What a sender is told."""
    about = ("receipt", one.to, one.event, one.recipient, one.step == NOT_OWNER)
    return Word(ReceiptIssued, one.to, one.event, about, {"step": one.step, "reason": one.reason}, entry)


def lapse(referrals: Sequence[UUID], entry: Entry | None = None) -> Word:
    """What the clock ended, or a part of it."""
    first = str(referrals[0]) if referrals else ""
    return Word(ReferralsLapsed, "", first, ("lapse", first), {"referrals": tuple(referrals)}, entry)


def own(event: OwnerChanged | RecallIssued, entry: Entry | None = None) -> Word:
    """What the router says by itself."""
    says: dict[str, object] = {}
    if isinstance(event, OwnerChanged):
        says = {"old_owner": event.old_owner, "new_owner": event.new_owner, "referral": event.referral}
    return Word(type(event), "", name_of(event), ("own", name_of(event)), says, entry)


def name_of(event: OwnerChanged | RecallIssued) -> str:
    """A recall by its consent; a case falls back at most once in a turn."""
    return f"recall {event.consent}" if isinstance(event, RecallIssued) else "return"


def where_of(source: SourceRecord) -> Where:
    """Where a source record stands."""
    return source.topic, source.partition, source.offset
