"""Who may hand a case over and close it."""

from henvis.contract.events import CaseClosed, Event, OwnerChanged
from henvis.law.ruleset import Law
from henvis.routing.case import ASKED, RouterCase


def closed_by_who_is_not_owner(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """The owner alone closes a case."""
    return isinstance(event, CaseClosed) and agency != case.owner


def handed_over_by_who_is_not_owner(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """The owner alone hands a case over, as itself."""
    return isinstance(event, OwnerChanged) and not agency == event.old_owner == case.owner


def handed_over_to_who_did_not_ask(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """Only who accepted a referral of the owner and took over becomes the owner."""
    if not isinstance(event, OwnerChanged):
        return False
    referral = case.referrals.get(event.referral) if event.referral else None
    asked = referral is not None and referral.takeover == ASKED
    return not asked or referral is None or (referral.sender, referral.recipient) != (agency, event.new_owner)
