"""Events for tests, as a journal would show them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from uuid_utils.compat import uuid7

from henvis.contract.events import (
    ConsentGiven,
    DeadlineEnded,
    DeadlineWarned,
    Event,
    EventDelivered,
    EventFiled,
    EventWithheld,
    Meta,
    ReceiptIssued,
    RecordParked,
    ReferralSent,
    ReferralsLapsed,
    SourceRecord,
    StatementMade,
)
from henvis.play.journals import Entry
from henvis.play.wall_time import instant_of

_SEQ = count(1)


NOW = datetime(2021, 6, 1, 7, 12, tzinfo=UTC)


def stamped(
    draft: Event, case: UUID, publisher: str, *, caused_by: UUID | None = None, now: datetime = NOW
) -> Event:
    """The draft with a meta of its own."""
    meta = Meta(
        id=uuid7(),
        case_id=case,
        publisher=publisher,
        seq=next(_SEQ),
        occurred=now,
        recorded=now,
        caused_by=caused_by,
        law="0" * 64,
    )
    return replace(draft, meta=meta)


def consent(case: UUID, identity: UUID) -> Event:
    """A consent that intake recorded for NAV."""
    given = ConsentGiven(consent=identity, to=("nav",), purposes=("assistance",), by="self")
    return stamped(given, case, "intake")


def referral(case: UUID, identity: UUID, consent_id: UUID) -> Event:
    """Intake's referral to NAV on a consent."""
    sent = ReferralSent(
        referral=identity,
        to="nav",
        service="temporary_housing",
        basis="consent",
        consent=consent_id,
        age_group="adult",
        exploitation_stated=True,
        address_grade="unknown",
    )
    return stamped(sent, case, "intake")


def statement(case: UUID, code: str, publisher: str = "intake") -> Event:
    """A statement of an agency."""
    return stamped(StatementMade(statement=code), case, publisher)


def warning(case: UUID, deadline: UUID, decision: UUID | None, day: date) -> Event:
    """UDI's warning, at the beginning of this day, of a reflection period that ends on 5 September."""
    warned = DeadlineWarned(
        deadline=deadline,
        rule="reflection-period",
        decision=decision,
        due_on=date(2021, 9, 5),
        warned_on=day,
    )
    return stamped(warned, case, "udi", now=_midnight(day))


def ending(case: UUID, deadline: UUID, decision: UUID | None, *, late: bool = False) -> Event:
    """UDI's record that this reflection period has run out."""
    ended = DeadlineEnded(
        deadline=deadline,
        rule="reflection-period",
        decision=decision,
        due_on=date(2021, 9, 5),
        ended="expired",
        late=late,
    )
    return stamped(ended, case, "udi", now=_midnight(date(2021, 9, 6)))


def _midnight(day: date) -> datetime:
    return instant_of(f"{day}T00:00")


def source(event: Event) -> SourceRecord:
    """Where the router says that it found an event."""
    return SourceRecord(topic=f"nrm.from.{event.meta.publisher}", partition=0, offset=1, event=event.meta.id)


def delivered(
    event: Event,
    to: str,
    *,
    basis: str = "party",
    evidence: tuple[Event, ...] = (),
    catch_up: bool = False,
    now: datetime = NOW,
) -> Event:
    """The router's record of a delivery."""
    record = EventDelivered(
        to=to,
        source=source(event),
        mailbox_seq=1,
        basis=basis,
        rule="bases.consent" if basis == "consent" else "events.StatementMade[6]",
        evidence=tuple(one.meta.id for one in evidence),
        catch_up=catch_up,
    )
    return stamped(record, event.meta.case_id, "router", now=now)


def withheld(event: Event, to: str, reason: str) -> Event:
    """The router's record of a withholding."""
    record = EventWithheld(
        to=to, source=source(event), reason=reason, rule="events.StatementMade[6]", evidence=()
    )
    return stamped(record, event.meta.case_id, "router")


def filed(event: Event, clause: str | None = None) -> Event:
    """The router's record of an event that goes to nobody."""
    outcome = "no_standing" if clause else "no_recipient"
    record = EventFiled(source=source(event), outcome=outcome, reason=clause)
    return stamped(record, event.meta.case_id, "router")


def parked(case: UUID, *, dropped: bool = False) -> Event:
    """The router's record of a record that holds up its case."""
    record = RecordParked(topic="nrm.from.nav", partition=1, offset=7, reason="undecodable", dropped=dropped)
    return stamped(record, case, "router")


def lapsed(case: UUID, *referrals: UUID) -> Event:
    """The router's record of what the clock alone ended."""
    return stamped(ReferralsLapsed(referrals=referrals), case, "router")


def receipt(event: Event, to: str, recipient: str, step: str, reason: str | None = None) -> Event:
    """The router's receipt."""
    record = ReceiptIssued(
        to=to, mailbox_seq=1, event=event.meta.id, recipient=recipient, step=step, reason=reason
    )
    return stamped(record, event.meta.case_id, "router")


def entries(*events: Event) -> list[Entry]:
    """The events as a reader of the journals gives them."""
    return [Entry(f"nrm.from.{event.meta.publisher}", 0, event.meta.seq, event) for event in events]
