"""What an event says beyond its type, in words."""

from collections.abc import Callable
from uuid import UUID

from henvis.contract.events import (
    AgeSettled,
    ApplicationReceived,
    CaseClosed,
    CaseOpened,
    ClocksContradict,
    ConsentGiven,
    DeadlineEnded,
    DeadlineWarned,
    DecisionMade,
    Event,
    EventDelivered,
    EventFiled,
    EventWithheld,
    MeasureEnded,
    OwnerChanged,
    RecallAnswered,
    ReceiptIssued,
    RecordParked,
    ReferralAnswered,
    ReferralSent,
    ReferralsLapsed,
    ReferralWithdrawn,
    StatementMade,
)
from henvis.play.due import in_words
from henvis.play.words import spoken

NameOf = Callable[[UUID], str]
"""Event id → in how few words that event is spoken of."""


def told(event: Event, name_of: NameOf) -> str:
    """What the event says, of sealed parts nothing; empty where its type says it all."""
    match event:
        case EventDelivered() | EventWithheld() | ReceiptIssued():
            text = _of_the_router(event, name_of)
        case EventFiled() | RecordParked() | ReferralsLapsed():
            text = _of_the_record(event, name_of)
        case CaseOpened() | ReferralSent() | ReferralAnswered() | ReferralWithdrawn():
            text = _of_a_referral(event)
        case OwnerChanged():
            text = f"from {event.old_owner} to {event.new_owner}"
        case ConsentGiven():
            text = _of_a_consent(event)
        case StatementMade():
            text = event.statement if event.value else f"{event.statement}: taken back"
        case DeadlineWarned() | DeadlineEnded():
            text = _of_a_deadline(event)
        case ClocksContradict():
            text = _of_clocks(event)
        case RecallAnswered():
            text = " by ".join(filter(None, (spoken(event.answer), event.rule)))
        case _:
            text = _in_a_code(event)
    return text


def _of_a_consent(event: ConsentGiven) -> str:
    if event.pairs:
        return " and ".join(f"to {pair.to} for {spoken(pair.purpose)}" for pair in event.pairs)
    return f"to {', '.join(event.to)} for {', '.join(spoken(purpose) for purpose in event.purposes)}"


def _in_a_code(event: Event) -> str:
    match event:
        case AgeSettled():
            return spoken(event.age_group)
        case ApplicationReceived():
            return spoken(event.type)
        case DecisionMade():
            return f"{spoken(event.type)} {spoken(event.outcome)}"
        case MeasureEnded():
            return spoken(event.reason)
        case CaseClosed():
            return spoken(event.outcome)
        case _:
            return ""


def _of_a_deadline(event: DeadlineWarned | DeadlineEnded) -> str:
    what = "due" if isinstance(event, DeadlineWarned) else f"{event.ended}, was due"
    due = event.due_at or event.due_on
    day = "" if due is None else f" {in_words(due)}"
    return f"{event.rule} {what}{day}{', said late' if event.late else ''}"


def _of_clocks(event: ClocksContradict) -> str:
    against = "" if event.against_until is None else f", against {in_words(event.against_until)}"
    due = f"{event.rule} due {in_words(event.due_on)}{against}"
    return f"{event.contradiction}: {due}{'' if event.holds else ', no longer'}"


def _of_the_router(event: EventDelivered | EventWithheld | ReceiptIssued, name_of: NameOf) -> str:
    match event:
        case EventDelivered():
            late = ", caught up on joining" if event.catch_up else ""
            what = f"{name_of(event.source.event)} to {event.to}"
            return f"delivers {what}: {spoken(event.basis)} ({event.rule}){late}"
        case EventWithheld():
            what = f"{name_of(event.source.event)} from {event.to}"
            return f"withholds {what}: {spoken(event.reason)} ({event.rule})"
        case ReceiptIssued():
            reason = f": {spoken(event.reason)}" if event.reason else ""
            what = f"{name_of(event.event)} {spoken(event.step)}"
            return f"tells {event.to}: {what} at {event.recipient}{reason}"


def _of_the_record(event: EventFiled | RecordParked | ReferralsLapsed, name_of: NameOf) -> str:
    match event:
        case EventFiled():
            return f"files {name_of(event.source.event)}: {spoken(event.reason or event.outcome)}"
        case RecordParked():
            does = "drops" if event.dropped else "parks"
            return f"{does} {event.topic}/{event.partition}/{event.offset}: {spoken(event.reason)}"
        case ReferralsLapsed():
            return f"consent has run out: {len(event.referrals)} referrals make nobody a party any more"


def _of_a_referral(event: CaseOpened | ReferralSent | ReferralAnswered | ReferralWithdrawn) -> str:
    match event:
        case CaseOpened():
            return f"heard of by {spoken(event.source)}, {spoken(event.age_group)}"
        case ReferralSent():
            return f"to {event.to}: {spoken(event.service)}, {spoken(event.basis)}"
        case ReferralAnswered():
            return f"{event.answer}, takes over" if event.takes_over else event.answer
        case ReferralWithdrawn():
            return spoken(event.why)
