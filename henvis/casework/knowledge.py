"""What an agency must know, and be, to act.

Each check raises Refused; they are called in the order in which law/codes.yaml lists the codes.
"""

from collections.abc import Container, Mapping
from uuid import UUID

from henvis.casework.case import Case, Consent, Decision, Referral
from henvis.casework.commands import BringsIn, Command
from henvis.casework.context import Context
from henvis.casework.refusal import Refused


def known_case(case: Case | None) -> Case:
    """A case that this agency opened or was sent an event of."""
    if case is None:
        raise Refused(
            "unknown_case", "this agency neither opened the case nor was sent an event of it", field="case"
        )
    return case


def allowed(command: Command, context: Context) -> None:
    """A command that this agency may give at all."""
    if command.given_by is not None and context.agency not in command.given_by:
        raise Refused("wrong_agency", "this agency may not give this command")


def known_referral(case: Case, referral: UUID) -> Referral:
    """A referral that this agency sent or was sent."""
    known = case.referrals.get(referral)
    if known is None:
        raise _unknown("referral", "this agency neither sent the referral nor was sent it")
    return known


def received_referral(case: Case, referral: UUID) -> Referral:
    """A referral that this agency is the recipient of."""
    known = known_referral(case, referral)
    if known.recipient != case.agency:
        raise Refused("wrong_agency", "only the recipient of the referral may do this", field="referral")
    return known


def sent_referral(case: Case, referral: UUID) -> Referral:
    """A referral that this agency is the sender of."""
    known = known_referral(case, referral)
    if known.sender != case.agency:
        raise Refused("wrong_agency", "only the sender of the referral may do this", field="referral")
    return known


def known_consent(case: Case, consent: UUID) -> Consent:
    """A consent that this agency recorded, or that a referral it was sent rests on."""
    known = case.consents.get(consent)
    if known is None:
        raise _unknown("consent", "this agency neither recorded the consent nor was sent a referral under it")
    return known


def known_decision(case: Case, decision: UUID) -> Decision:
    """A decision that this agency made or was sent."""
    known = case.decisions.get(decision)
    if known is None:
        raise _unknown("decision", "this agency neither made the decision nor was sent it")
    return known


def own_decision(case: Case, decision: UUID) -> Decision:
    """A decision that this agency made."""
    known = known_decision(case, decision)
    if known.publisher != case.agency:
        raise Refused("wrong_agency", "only who made the decision may do this", field="decision")
    return known


def known_matter(case: Case, matter: UUID, *, field: str) -> None:
    """A decision or an application that this agency knows."""
    if matter not in case.decisions and matter not in case.applications:
        raise _unknown(field, "this agency knows no such decision or application")


def still_open(case: Case) -> None:
    """In a closed case nothing more is done."""
    if case.closed_outcome is not None:
        raise Refused("case_closed", "the case is closed")


def unused_reference(case: Case, command: BringsIn, *, field: str) -> None:
    """A reference is used once: neither this agency nor one that it heard from has used it for the like."""
    kind, id_ = brought_in = command.brings_in()
    if brought_in in case.references or id_ in _known_of(case, kind):
        raise Refused("duplicate", "the reference is in use with other content", field=field)


def _known_of(case: Case, kind: str) -> Container[UUID]:
    known: Mapping[str, Container[UUID]] = {
        "referral": case.referrals,
        "consent": case.consents,
        "application": case.applications,
        "decision": case.decisions,
        "appeal": case.appeals,
    }
    return known.get(kind, frozenset[UUID]())


def _unknown(field: str, rule: str) -> Refused:
    return Refused("unknown_reference", rule, field=field)
