"""What follows, without anybody's command, from an event that an agency was sent."""

from henvis.casework.case import Case
from henvis.contract.events import Event, OwnerChanged, ReferralAnswered


def react(case: Case, event: Event) -> tuple[Event, ...]:
    """Drafts of what the agency publishes because of the event.

    `case` is the case after the event; evolve it with each draft, stamped, before the next event. The owner
    hands the case over to who accepts a referral of its own and takes over.
    """
    if not isinstance(event, ReferralAnswered) or not _hands_over(case, event):
        return ()
    taker = case.referrals[event.referral].recipient
    return (OwnerChanged(old_owner=case.agency, new_owner=taker, referral=event.referral),)


def _hands_over(case: Case, event: ReferralAnswered) -> bool:
    """A referral that was withdrawn before its answer came hands nothing over, nor does a closed case."""
    referral = case.referrals.get(event.referral)
    return (
        case.owned
        and case.closed_outcome is None
        and event.takes_over
        and event.answer == "accepted"
        and referral is not None
        and referral.sender == case.agency
        and referral.withdrawn is None
    )
