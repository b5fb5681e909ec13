"""Who is a party to a case, on what ground, and why a former one is not."""

from collections.abc import Iterable
from uuid import UUID

from henvis.routing.case import Referral, RouterCase
from henvis.routing.judgement import MOST_EVIDENCE


def is_party(case: RouterCase, agency: str) -> bool:
    """The opener always; another agency while one referral that was delivered to it holds."""
    return agency == case.opener or any(referral.holds for referral in _delivered_to(case, agency))


def was_party(case: RouterCase, agency: str) -> bool:
    """Whether it is a party or was one."""
    return agency == case.opener or bool(_delivered_to(case, agency))


def party_evidence(case: RouterCase, agency: str) -> tuple[UUID, ...]:
    """The events that make it a party: the opening, or the referrals that hold, and their consents."""
    if agency == case.opener:
        return (case.opened,)
    return evidence_of(case, (referral for referral in _delivered_to(case, agency) if referral.holds))


def ever_evidence(case: RouterCase, agency: str) -> tuple[UUID, ...]:
    """The events that made it a party at any time."""
    return (case.opened,) if agency == case.opener else evidence_of(case, _delivered_to(case, agency))


def last_to_end(case: RouterCase, agency: str) -> Referral | None:
    """Of an agency that was a party and is no longer: the referral that ended last; None for any other."""
    if is_party(case, agency):
        return None
    return max(_delivered_to(case, agency), key=lambda referral: referral.ended_place, default=None)


def evidence_of(case: RouterCase, referrals: Iterable[Referral]) -> tuple[UUID, ...]:
    """The events of these referrals and of the consents that they rest on, each once."""
    found: dict[UUID, None] = {}
    for referral in referrals:
        found[referral.sent] = None
        if referral.consent and referral.consent in case.consents:
            found[case.consents[referral.consent].given] = None
    return tuple(found)[:MOST_EVIDENCE]


def _delivered_to(case: RouterCase, agency: str) -> list[Referral]:
    return [one for one in case.referrals.values() if one.recipient == agency and one.delivered]
