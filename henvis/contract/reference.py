"""What an event is about, besides its case."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Final
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
    about = _ABOUT.get(type(event))
    return None if about is None else about(event)


def _of_deadline(event: DeadlineWarned | DeadlineEnded) -> UUID | None:
    return event.decision or event.consent


_REFERRAL, _CONSENT, _DECISION = map(attrgetter, ("referral", "consent", "decision"))
_SOURCE, _EVENT = map(attrgetter, ("source.event", "event"))

_ABOUT: Final[Mapping[type[Event], Callable[[Any], UUID | None]]] = {
    ReferralSent: _REFERRAL,
    ReferralRegistered: _REFERRAL,
    ReferralAnswered: _REFERRAL,
    ReferralWithdrawn: _REFERRAL,
    OwnerChanged: _REFERRAL,
    ConsentGiven: _CONSENT,
    ConsentWithdrawn: _CONSENT,
    ConsentEnded: _CONSENT,
    RecallIssued: _CONSENT,
    RecallAnswered: _CONSENT,
    ApplicationReceived: attrgetter("application"),
    DecisionMade: _DECISION,
    MeasureEnded: _DECISION,
    ClocksContradict: _DECISION,
    DeadlineWarned: _of_deadline,
    DeadlineEnded: _of_deadline,
    AppealMade: attrgetter("appeal"),
    EventDelivered: _SOURCE,
    EventWithheld: _SOURCE,
    EventFiled: _SOURCE,
    ReceiptIssued: _EVENT,
}
"""By the type of an event, a table and not a `match`, since it is asked of each event that is read."""
