"""Who may say what of a referral."""

from henvis.contract.events import (
    Event,
    ReferralAnswered,
    ReferralRegistered,
    ReferralSent,
    ReferralWithdrawn,
)
from henvis.law.ruleset import Law
from henvis.routing.case import RouterCase


def answered_by_who_is_not_recipient(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """A referral is registered and answered by who was sent it."""
    if not isinstance(event, ReferralAnswered | ReferralRegistered):
        return False
    referral = case.referrals.get(event.referral)
    return referral is None or referral.recipient != agency or not referral.delivered


def withdrawn_by_who_is_not_sender(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """A referral is withdrawn by who sent it."""
    if not isinstance(event, ReferralWithdrawn):
        return False
    referral = case.referrals.get(event.referral)
    return referral is None or referral.sender != agency


def referral_used_twice(_: Law, case: RouterCase, event: Event, __: str) -> bool:
    """A referral is sent once."""
    return isinstance(event, ReferralSent) and event.referral in case.referrals
