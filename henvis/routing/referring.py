"""Whether a referral reaches its recipient: its basis must hold when the router reads it."""

from datetime import date
from uuid import UUID

from henvis.contract.events import ReferralSent
from henvis.law.basis import lack_of_basis
from henvis.law.ruleset import Law
from henvis.routing.case import Consent, RouterCase
from henvis.routing.judgement import Delivery, Routed, Withholding

TOLD_AS = {"consent_not_covering": "no_legal_basis"}
"""A consent that covers something else is no basis; the list `withheld` has no word of its own for it."""


def refer(law: Law, case: RouterCase, event: ReferralSent, today: date) -> Routed:
    """Delivered on its basis, or withheld with the reason; `today` is the router's day in Europe/Oslo."""
    consent = _consent_under(case, event)
    lack = "case_closed" if case.closed else _lack(law, case, event, consent, today)
    rule = law.sharing.place_of_basis(
        event.basis, by=event.meta.publisher, to=event.to, service=event.service
    )
    evidence = _evidence(law, case, event, consent)
    if lack is None:
        return Routed(deliveries=(Delivery(to=event.to, basis=event.basis, rule=rule, evidence=evidence),))
    ended_by = case.closed or (consent.stopped_by if consent else None)
    return Routed(
        withholdings=(
            Withholding(
                to=event.to,
                reason=TOLD_AS.get(lack, lack),
                rule="events.CaseClosed" if case.closed else rule,
                evidence=(*evidence, ended_by) if ended_by else evidence,
            ),
        )
    )


def _lack(
    law: Law, case: RouterCase, event: ReferralSent, consent: Consent | None, today: date
) -> str | None:
    """The age group is the router's own knowledge, never what the sender claims."""
    return lack_of_basis(
        law.codes,
        law.sharing,
        basis=event.basis,
        by=event.meta.publisher,
        to=event.to,
        service=event.service,
        urgent=event.urgent,
        avert_ground=event.avert_ground,
        age_group=case.age_group,
        consent=consent.scope if consent else None,
        today=today,
    )


def _consent_under(case: RouterCase, event: ReferralSent) -> Consent | None:
    return case.consents.get(event.consent) if event.basis == "consent" and event.consent else None


def _evidence(law: Law, case: RouterCase, event: ReferralSent, consent: Consent | None) -> tuple[UUID, ...]:
    """The consent; for a child what tells that it is one; else the referral, which states the ground."""
    if consent is not None:
        return (consent.given,)
    told = event.basis == "duty_to_report_child" and law.codes.is_child(case.age_group)
    return (case.age_told,) if told else (event.meta.id,)
