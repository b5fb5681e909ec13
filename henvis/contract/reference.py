"""What an event is about, besides its case."""

from uuid import UUID

from henvis.contract.events import (
    ConsentGiven,
    ConsentWithdrawn,
    DecisionMade,
    Event,
    EventDelivered,
    EventWithheld,
    OwnerChanged,
    ReceiptIssued,
    ReferralAnswered,
    ReferralRegistered,
    ReferralSent,
    ReferralWithdrawn,
)


def reference_of(event: Event) -> UUID | None:
    """The referral, consent, decision or event that it is about; None where the case is all."""
    match event:
        case (
            ReferralSent() | ReferralRegistered() | ReferralAnswered() | ReferralWithdrawn() | OwnerChanged()
        ):
            return event.referral
        case ConsentGiven() | ConsentWithdrawn():
            return event.consent
        case DecisionMade():
            return event.decision
        case EventDelivered() | EventWithheld():
            return event.source.event
        case ReceiptIssued():
            return event.event
    return None
