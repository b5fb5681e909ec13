"""Standing: whether a publisher may say this in this case; one function a clause, true where it is broken.

What fails one goes to the dead letters, to nobody else, and is a security event.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from henvis.contract.codes import check_codes
from henvis.contract.events import (
    CaseClosed,
    ConsentGiven,
    ConsentWithdrawn,
    DecisionMade,
    Event,
    OwnerChanged,
    ReferralAnswered,
    ReferralRegistered,
    ReferralSent,
    ReferralWithdrawn,
    StatementMade,
)
from henvis.law.ruleset import Law
from services.router.domain.case import ASKED, RouterCase

Clause: TypeAlias = Callable[[Law, RouterCase, Event, str], bool]


WRONG_JOURNAL = "not_the_journals_agency"
OPENED_TWICE = "opened_twice"
UNKNOWN_CASE = "unknown_case"
"""Who neither opened the case nor was sent an event of it has nothing to say in it."""


def broken_at_the_door(law: Law, event: Event, journal: str) -> str | None:
    """The clause that is broken whatever the case is; `journal` is the agency whose journal it came from."""
    if event.meta.publisher != journal:
        return WRONG_JOURNAL
    return may_not_issue.__name__ if may_not_issue(law, event, journal) else None


def broken_in_case(law: Law, case: RouterCase, event: Event, agency: str) -> str | None:
    """The first clause that is broken in a case which the agency knows; None for an event with standing."""
    return next((name for name, broken in CLAUSES.items() if broken(law, case, event, agency)), None)


def may_not_issue(law: Law, event: Event, agency: str) -> bool:
    """A record type that agencies do not publish, an unknown code, another's statement or decision."""
    if type(event).__name__ not in law.sharing.events or check_codes(event, law.codes):
        return True
    match event:
        case StatementMade():
            return event.statement not in law.codes.states(agency)
        case DecisionMade():
            return law.codes.decided_by(event.type) != agency
    return False


def childs_consent_not_guardians(law: Law, case: RouterCase, event: Event, _: str) -> bool:
    """For a minor, and while the age is in doubt, a guardian consents."""
    return isinstance(event, ConsentGiven) and law.codes.is_child(case.age_group) and event.by != "guardian"


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


def consent_withdrawn_by_who_does_not_know_it(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """A consent is known to who recorded it and to who was sent a referral that rests on it."""
    if not isinstance(event, ConsentWithdrawn):
        return False
    consent = case.consents.get(event.consent)
    knows = consent is not None and consent.recorded_by == agency
    told = any(
        one.consent == event.consent and one.recipient == agency and one.delivered
        for one in case.referrals.values()
    )
    return consent is None or not (knows or told)


def referral_used_twice(_: Law, case: RouterCase, event: Event, __: str) -> bool:
    """A referral is sent once."""
    return isinstance(event, ReferralSent) and event.referral in case.referrals


def consent_used_twice(_: Law, case: RouterCase, event: Event, __: str) -> bool:
    """A consent is given once; a second one under its id could revive what was withdrawn."""
    return isinstance(event, ConsentGiven) and event.consent in case.consents


CLAUSES: Mapping[str, Clause] = {
    clause.__name__: clause
    for clause in (
        childs_consent_not_guardians,
        closed_by_who_is_not_owner,
        handed_over_by_who_is_not_owner,
        handed_over_to_who_did_not_ask,
        answered_by_who_is_not_recipient,
        withdrawn_by_who_is_not_sender,
        consent_withdrawn_by_who_does_not_know_it,
        referral_used_twice,
        consent_used_twice,
    )
}
