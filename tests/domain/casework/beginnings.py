"""Where stories begin: an agency that opened case A, and one that was sent referral r1 in it."""

from datetime import date
from typing import Any

from henvis.contract.events import ReferralSent
from tests.domain.casework.story import Story, ref

OPENING: dict[str, Any] = {"source": "ngo_outreach", "profile": {"age_group": "adult"}}


def opened(by: str = "intake", *, age_group: str = "adult") -> Story:
    """The agency has opened case A."""
    return Story(by).does("open_case", source="self", profile={"age_group": age_group})


def consented(
    to: tuple[str, ...] = ("nav",), purposes: tuple[str, ...] = ("assistance",), until: str | None = None
) -> Story:
    """Intake has opened case A and recorded consent c1."""
    return opened().does("give_consent", consent="c1", to=to, purposes=purposes, by="self", until=until)


def referred() -> Story:
    """Intake has referred r1 to NAV under consent c1."""
    return consented().does(
        "refer", referral="r1", to="nav", service="subsistence", basis="consent", consent="c1"
    )


def referral(
    name: str = "r1",
    *,
    to: str = "nav",
    service: str = "subsistence",
    consent: str | None = "c1",
    age_group: str = "adult",
    until: date | None = None,
) -> ReferralSent:
    """A referral as its recipient is sent it: under a consent, or by statutory duty."""
    return ReferralSent(
        referral=ref(name),
        to=to,
        service=service,
        basis="consent" if consent else "statutory_duty",
        consent=ref(consent) if consent else None,
        consent_until=until,
        age_group=age_group,
        exploitation_stated=True,
        address_grade="confidential",
    )


def asked(agency: str = "nav", **about: Any) -> Story:
    """The agency was sent referral r1 by intake."""
    return Story(agency).hears(referral(to=agency, **about), by="intake")
