"""What an agency's own commands brought in, as far as its events tell: all but the digest of the command."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from henvis.audit.agency_view.known import Known
from henvis.casework.case import Case, Reference
from henvis.contract.events import (
    AppealMade,
    ApplicationReceived,
    CaseOpened,
    ConsentGiven,
    DecisionMade,
    Event,
    RecallAnswered,
    ReferralAnswered,
    ReferralRegistered,
    ReferralSent,
)

UNKNOWN = ""
"""In the place of the digest."""


def with_references(case: Case, known: Iterable[Known]) -> Case:
    """The case with what the agency's own events brought in."""
    brought_in = (_brought_in(one.event) for one in known if one.is_own)
    return replace(
        case,
        references={
            one: Reference(case_id=case.id, kind=one[0], id=one[1], fingerprint=UNKNOWN)
            for one in brought_in
            if one is not None
        },
    )


def _brought_in(event: Event) -> tuple[str, UUID] | None:
    """As `casework.commands` names it."""
    found: tuple[str, UUID] | None = None
    match event:
        case CaseOpened():
            found = "case", event.meta.case_id
        case ConsentGiven():
            found = "consent", event.consent
        case RecallAnswered():
            found = "recall", event.consent
        case ReferralSent():
            found = "referral", event.referral
        case ReferralRegistered():
            found = "registration", event.referral
        case ReferralAnswered():
            found = "answer", event.referral
        case ApplicationReceived():
            found = "application", event.application
        case DecisionMade():
            found = "decision", event.decision
        case AppealMade():
            found = "appeal", event.appeal
    return found
