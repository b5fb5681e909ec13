"""What an event means for the case, once it is decided who gets it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from henvis.contract import events
from henvis.contract.events import Event
from henvis.law.ruleset import Law
from henvis.replacing import replace
from henvis.routing.case import ASKED, GRANTED, Consent, Referral, RouterCase
from henvis.routing.judgement import Routed
from henvis.routing.remembering import remember
from henvis.routing.running import follow


def opened(event: events.CaseOpened) -> RouterCase:
    """The case as its opening makes it."""
    opener = event.meta.publisher
    return RouterCase(
        id=event.meta.case_id,
        opener=opener,
        opened=event.meta.id,
        owner=opener,
        age_group=event.age_group,
        age_told=event.meta.id,
        known_to=(opener,),
    )


def evolve(law: Law, case: RouterCase, event: Event, routed: Routed) -> RouterCase:
    """The case after an event that has standing and was routed."""
    told = [delivery.to for delivery in routed.deliveries if delivery.to not in case.known_to]
    case = replace(case, place=case.place + 1, known_to=(*case.known_to, *told))
    case = remember(case, event, tuple(delivery.to for delivery in routed.deliveries))
    case = follow(law, case, event)
    apply = APPLY.get(type(event))
    return case if apply is None else apply(case, event, routed)


def end(case: RouterCase, referrals: Iterable[Referral], reason: str, by: UUID | None) -> RouterCase:
    """The case with these referrals ended; what has ended before keeps its first reason."""
    ended = {
        one.id: replace(one, ended=reason, ended_by=by, ended_place=case.place)
        for one in referrals
        if one.ended is None
    }
    return replace(case, referrals={**case.referrals, **ended})


def _referral_sent(case: RouterCase, event: events.ReferralSent, routed: Routed) -> RouterCase:
    referral = Referral(
        case_id=case.id,
        id=event.referral,
        sender=event.meta.publisher,
        recipient=event.to,
        consent=event.consent if event.basis == "consent" else None,
        sent=event.meta.id,
        withheld=next((kept.reason for kept in routed.withholdings), None),
    )
    return _with(case, referral)


def _referral_answered(case: RouterCase, event: events.ReferralAnswered, _: Routed) -> RouterCase:
    referral = case.referrals[event.referral]
    if event.answer == "accepted":
        taken = event.takes_over and referral.takeover is None
        return _with(case, replace(referral, answered=event.meta.id, takeover=ASKED)) if taken else case
    return end(case, [referral], f"referral_{event.answer}", event.meta.id)


def _referral_withdrawn(case: RouterCase, event: events.ReferralWithdrawn, _: Routed) -> RouterCase:
    referral = replace(case.referrals[event.referral], withdrawn=True)
    return end(_with(case, referral), [referral], "referral_withdrawn", event.meta.id)


def _consent_given(case: RouterCase, event: events.ConsentGiven, _: Routed) -> RouterCase:
    consent = Consent(
        case_id=case.id,
        id=event.consent,
        recorded_by=event.meta.publisher,
        given=event.meta.id,
        by=event.by,
        to=event.to,
        purposes=event.purposes,
        pairs=tuple((pair.to, pair.purpose) for pair in event.pairs),
        until=event.until,
    )
    return replace(case, consents={**case.consents, consent.id: consent})


def _consent_withdrawn(case: RouterCase, event: events.ConsentWithdrawn, _: Routed) -> RouterCase:
    consent = case.consents[event.consent]
    return _stop(case, replace(consent, withdrawn=consent.withdrawn or event.meta.id), event)


def _consent_ended(case: RouterCase, event: events.ConsentEnded, _: Routed) -> RouterCase:
    consent = case.consents[event.consent]
    return _stop(case, replace(consent, ended=consent.ended or event.meta.id), event)


def _age_settled(case: RouterCase, event: events.AgeSettled, _: Routed) -> RouterCase:
    """Nobody consents for an adult: what a guardian agreed to ends as if it had run out."""
    case = replace(case, age_group=event.age_group, age_told=event.meta.id)
    guardians = [one for one in case.consents.values() if one.by == "guardian" and one.stopped_by is None]
    if event.age_group == "adult":
        for consent in guardians:
            case = _stop(case, replace(consent, ended=event.meta.id), event)
    return case


def _stop(case: RouterCase, consent: Consent, event: Event) -> RouterCase:
    """The case with the stopped consent, and with what rests on it ended."""
    case = replace(case, consents={**case.consents, consent.id: consent})
    under_it = [one for one in case.referrals.values() if one.consent == consent.id]
    return end(case, under_it, "consent_withdrawn", event.meta.id)


def _person_missing(case: RouterCase, _: events.PersonMissing, routed: Routed) -> RouterCase:
    told = (delivery.to for delivery in routed.deliveries if delivery.to not in case.told_missing)
    return replace(case, told_missing=(*case.told_missing, *told))


def _owner_changed(case: RouterCase, event: events.OwnerChanged, _: Routed) -> RouterCase:
    granted = [one for one in case.referrals.values() if one.id == event.referral]
    referrals = {**case.referrals, **{one.id: replace(one, takeover=GRANTED) for one in granted}}
    return replace(case, owner=event.new_owner, referrals=referrals)


def _case_closed(case: RouterCase, event: events.CaseClosed, _: Routed) -> RouterCase:
    case = replace(case, closed=case.closed or event.meta.id)
    return end(case, case.referrals.values(), "case_closed", event.meta.id)


def _with(case: RouterCase, referral: Referral) -> RouterCase:
    # In the order in which the store reads them: who is told first must not hang on what came in one batch.
    referrals = {**case.referrals, referral.id: referral}
    return replace(case, referrals=dict(sorted(referrals.items())))


APPLY: Mapping[type[Event], Callable[[RouterCase, Any, Routed], RouterCase]] = {
    events.ReferralSent: _referral_sent,
    events.ReferralAnswered: _referral_answered,
    events.ReferralWithdrawn: _referral_withdrawn,
    events.ConsentGiven: _consent_given,
    events.ConsentWithdrawn: _consent_withdrawn,
    events.ConsentEnded: _consent_ended,
    events.AgeSettled: _age_settled,
    events.PersonMissing: _person_missing,
    events.OwnerChanged: _owner_changed,
    events.CaseClosed: _case_closed,
}
