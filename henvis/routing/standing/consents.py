"""Who may say what of a consent."""

from uuid import UUID

from henvis.contract.events import (
    ConsentEnded,
    ConsentGiven,
    ConsentWithdrawn,
    DeadlineEnded,
    DeadlineWarned,
    Event,
    RecallAnswered,
)
from henvis.law.ruleset import Law
from henvis.routing.case import RouterCase


def childs_consent_not_guardians(law: Law, case: RouterCase, event: Event, _: str) -> bool:
    """For a minor, and while the age is in doubt, a guardian consents."""
    return isinstance(event, ConsentGiven) and law.codes.is_child(case.age_group) and event.by != "guardian"


def consent_withdrawn_by_who_does_not_know_it(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """A consent is known to who recorded it and to who was sent a referral that rests on it."""
    if not isinstance(event, ConsentWithdrawn):
        return False
    consent = case.consents.get(event.consent)
    knows = consent is not None and consent.recorded_by == agency
    return consent is None or not (knows or _received_under(case, event.consent, agency))


def consent_used_twice(_: Law, case: RouterCase, event: Event, __: str) -> bool:
    """A consent is given once; a second one under its id could revive what was withdrawn."""
    return isinstance(event, ConsentGiven) and event.consent in case.consents


def consent_ended_by_who_did_not_record_it(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """A guardian's consent ends on the birthday, which who recorded it knows; no other ends by itself."""
    if not isinstance(event, ConsentEnded):
        return False
    consent = case.consents.get(event.consent)
    return consent is None or (consent.recorded_by, consent.by) != (agency, "guardian")


def recall_answered_by_who_was_not_asked(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """A recall is answered by who was sent a referral under the consent, once that has ended."""
    return isinstance(event, RecallAnswered) and not _is_recalled_from(case, event.consent, agency)


def deadline_of_a_recall_that_is_not_its_own(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """The time for an answer to a recall stands in the book of who has to answer."""
    if not isinstance(event, DeadlineWarned | DeadlineEnded) or event.consent is None:
        return False
    return event.decision is not None or not _is_recalled_from(case, event.consent, agency)


def _is_recalled_from(case: RouterCase, consent: UUID, agency: str) -> bool:
    known = case.consents.get(consent)
    return known is not None and known.stopped_by is not None and _received_under(case, consent, agency)


def _received_under(case: RouterCase, consent: UUID, agency: str) -> bool:
    return any(
        one.consent == consent and one.recipient == agency and one.delivered
        for one in case.referrals.values()
    )
