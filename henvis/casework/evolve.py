"""What an event means for the case: the same for what the agency did itself and what it was sent."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from henvis.casework.case import Appeal, Application, Case, Consent, RecallAnswer, Referral, Statement
from henvis.casework.coming_of_age import settled_as, with_due
from henvis.casework.measures import decision_of, ended, in_force_at, waiting_for_the_board
from henvis.contract import events
from henvis.contract.events import Event
from henvis.replacing import replace


def evolve(case: Case | None, event: Event, agency: str, *, mailbox_seq: int | None = None) -> Case:
    """The case of `agency` after the event; `mailbox_seq` is None for its own events.

    `case` is None where the agency had not heard of it. What an event type that is not known here says is
    ignored; that the case exists is known all the same.
    """
    known = case or Case.unheard_of(event.meta.case_id, agency)
    apply = _APPLY.get(type(event))
    evolved = with_due(known if apply is None else apply(known, event))
    if mailbox_seq is None:
        return evolved
    return replace(evolved, last_mailbox_seq=max(evolved.last_mailbox_seq, mailbox_seq))


def _case_opened(case: Case, event: events.CaseOpened) -> Case:
    return replace(
        case,
        opener=event.meta.publisher,
        owned=event.meta.publisher == case.agency,
        age_group=event.age_group,
        exploitation_stated=event.exploitation_stated,
        address_grade=event.address_grade,
    )


def _referral_sent(case: Case, event: events.ReferralSent) -> Case:
    """What a referral says of the person counts for who was not told before."""
    if case.age_group is None:
        case = replace(
            case,
            age_group=event.age_group,
            exploitation_stated=event.exploitation_stated,
            address_grade=event.address_grade,
        )
    referral = Referral(
        case_id=case.id,
        id=event.referral,
        sender=event.meta.publisher,
        recipient=event.to,
        service=event.service,
        basis=event.basis,
        consent=event.consent,
        urgent=event.urgent,
        age_group=event.age_group,
        sent_event=event.meta.id,
        avert_ground=event.avert_ground,
        sent_at=event.meta.occurred,
    )
    case = _with_consent_of(case, referral, event.consent_until)
    return replace(case, referrals={referral.id: referral, **case.referrals})


def _with_consent_of(case: Case, referral: Referral, until: date | None) -> Case:
    """A referral that rests on a consent makes the consent, and its last day, known to who was sent it."""
    if referral.consent is None or referral.consent in case.consents:
        return case
    known = Consent(case_id=case.id, id=referral.consent, recorded_by=referral.sender, until=until)
    return _with_consent(case, known)


def _referral_registered(case: Case, event: events.ReferralRegistered) -> Case:
    return _with_referral(case, event.referral, registered=True)


def _referral_answered(case: Case, event: events.ReferralAnswered) -> Case:
    return _with_referral(
        case,
        event.referral,
        answer=event.answer,
        answer_reason=event.reason,
        redirected_to=event.redirected_to,
        takes_over=event.takes_over,
        answer_event=event.meta.id,
    )


def _referral_withdrawn(case: Case, event: events.ReferralWithdrawn) -> Case:
    return _with_referral(case, event.referral, withdrawn=event.why)


def _consent_given(case: Case, event: events.ConsentGiven) -> Case:
    consent = Consent(
        case_id=case.id,
        id=event.consent,
        recorded_by=event.meta.publisher,
        to=event.to,
        purposes=event.purposes,
        pairs=tuple((pair.to, pair.purpose) for pair in event.pairs),
        by=event.by,
        until=event.until,
        given=event.meta.occurred,
        language=event.language,
        interpreter=event.interpreter,
        present=event.present,
    )
    return _with_consent(case, consent)


def _consent_withdrawn(case: Case, event: events.ConsentWithdrawn) -> Case:
    known = case.consents.get(event.consent)
    return case if known is None else _recalled(case, replace(known, withdrawn=True), event)


def _consent_lapsed(case: Case, event: events.ConsentEnded | events.RecallIssued) -> Case:
    known = case.consents.get(event.consent)
    return case if known is None else _recalled(case, replace(known, lapsed=True), event)


def _recalled(case: Case, ended: Consent, event: Event) -> Case:
    """What ends a consent recalls what was received under it, once."""
    return _with_consent(case, replace(ended, recalled_at=ended.recalled_at or event.meta.occurred))


def _recall_answered(case: Case, event: events.RecallAnswered) -> Case:
    """The first answer of each agency counts."""
    key = (event.consent, event.meta.publisher)
    answer = RecallAnswer(
        case_id=case.id,
        consent=event.consent,
        agency=event.meta.publisher,
        answer=event.answer,
        rule=event.rule,
        answered_at=event.meta.occurred,
    )
    return replace(case, recall_answers={key: answer, **case.recall_answers})


def _age_settled(case: Case, event: events.AgeSettled) -> Case:
    return settled_as(case, event.age_group)


def _statement_made(case: Case, event: events.StatementMade) -> Case:
    """The latest counts: one that comes late, to who joined late, does not undo a newer one."""
    latest = case.statements.get(event.statement)
    if latest is not None and latest.occurred > event.meta.occurred:
        return case
    statement = Statement(
        case_id=case.id,
        code=event.statement,
        value=event.value,
        publisher=event.meta.publisher,
        occurred=event.meta.occurred,
    )
    case = replace(case, statements={**case.statements, statement.code: statement})
    return waiting_for_the_board(case, statement) if statement.code == "case_sent_to_board" else case


def _application_received(case: Case, event: events.ApplicationReceived) -> Case:
    application = Application(
        case_id=case.id,
        id=event.application,
        publisher=event.meta.publisher,
        type=event.type,
        received_at=event.meta.occurred,
    )
    return replace(case, applications={**case.applications, application.id: application})


def _decision_made(case: Case, event: events.DecisionMade) -> Case:
    decision = decision_of(event)
    if decision.outcome == "revoked":
        case = ended(case, decision.follows, "revoked", by=decision.publisher, at=in_force_at(decision))
    return replace(case, decisions={**case.decisions, decision.id: decision})


def _measure_ended(case: Case, event: events.MeasureEnded) -> Case:
    return ended(case, event.decision, event.reason, by=event.meta.publisher, at=event.meta.occurred)


def _appeal_made(case: Case, event: events.AppealMade) -> Case:
    appeal = Appeal(
        case_id=case.id,
        id=event.appeal,
        publisher=event.meta.publisher,
        decision=event.decision,
        made_at=event.meta.occurred,
    )
    return replace(case, appeals={**case.appeals, appeal.id: appeal})


def _person_missing(case: Case, _: events.PersonMissing) -> Case:
    return replace(case, missing=True, heard_missing=True)


def _person_found(case: Case, _: events.PersonFound) -> Case:
    return replace(case, missing=False)


def _owner_changed(case: Case, event: events.OwnerChanged) -> Case:
    return replace(case, owned=event.new_owner == case.agency)


def _case_closed(case: Case, event: events.CaseClosed) -> Case:
    return replace(case, closed_outcome=event.outcome)


def _receipt_issued(case: Case, event: events.ReceiptIssued) -> Case:
    """Kept is what became of a referral that was sent, and of an answer that meant to take the case over."""
    for referral in case.referrals.values():
        if event.event == referral.sent_event and event.recipient == referral.recipient:
            return _with_referral(case, referral.id, receipt=event.step, withheld_reason=event.reason)
        if event.event == referral.answer_event and event.step == "not_owner":
            return _with_referral(case, referral.id, not_owner=True)
    return case


def _with_consent(case: Case, consent: Consent) -> Case:
    return replace(case, consents={**case.consents, consent.id: consent})


def _with_referral(case: Case, referral: UUID, **news: Any) -> Case:
    known = case.referrals.get(referral)
    return (
        case
        if known is None
        else replace(case, referrals={**case.referrals, referral: replace(known, **news)})
    )


_APPLY: Mapping[type[Event], Callable[[Case, Any], Case]] = {
    events.CaseOpened: _case_opened,
    events.ReferralSent: _referral_sent,
    events.ReferralRegistered: _referral_registered,
    events.ReferralAnswered: _referral_answered,
    events.ReferralWithdrawn: _referral_withdrawn,
    events.ConsentGiven: _consent_given,
    events.ConsentWithdrawn: _consent_withdrawn,
    events.ConsentEnded: _consent_lapsed,
    events.RecallIssued: _consent_lapsed,
    events.RecallAnswered: _recall_answered,
    events.AgeSettled: _age_settled,
    events.StatementMade: _statement_made,
    events.ApplicationReceived: _application_received,
    events.DecisionMade: _decision_made,
    events.MeasureEnded: _measure_ended,
    events.AppealMade: _appeal_made,
    events.PersonMissing: _person_missing,
    events.PersonFound: _person_found,
    events.OwnerChanged: _owner_changed,
    events.CaseClosed: _case_closed,
    events.ReceiptIssued: _receipt_issued,
}
