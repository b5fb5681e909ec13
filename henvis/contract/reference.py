"""What an event is about, besides its case."""

from uuid import UUID

from henvis.contract.events import (
    AppealMade,
    ApplicationReceived,
    ClocksContradict,
    ConsentEnded,
    ConsentGiven,
    ConsentWithdrawn,
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
    RecallIssued,
    ReceiptIssued,
    ReferralAnswered,
    ReferralRegistered,
    ReferralSent,
    ReferralWithdrawn,
)


def reference_of(event: Event) -> UUID | None:
    """The referral, consent, application, decision, appeal or event it is about; None where the case is all.

    A deadline's events are about the decision that it hangs on, or the consent whose recall it is of, if any.
    """
    about: UUID | None = None
    match event:
        case (
            ReferralSent() | ReferralRegistered() | ReferralAnswered() | ReferralWithdrawn() | OwnerChanged()
        ):
            about = event.referral
        case ConsentGiven() | ConsentWithdrawn() | ConsentEnded() | RecallIssued() | RecallAnswered():
            about = event.consent
        case ApplicationReceived():
            about = event.application
        case DecisionMade() | MeasureEnded() | ClocksContradict():
            about = event.decision
        case DeadlineWarned() | DeadlineEnded():
            about = event.decision or event.consent
        case AppealMade():
            about = event.appeal
        case EventDelivered() | EventWithheld() | EventFiled():
            about = event.source.event
        case ReceiptIssued():
            about = event.event
    return about
