"""Referring: another agency is asked for a service, on a basis that holds."""

from henvis.casework.case import Case, Consent
from henvis.casework.commands import Refer
from henvis.casework.context import Context
from henvis.casework.form import another_agency, belongs, goes_with
from henvis.casework.knowledge import known_case, known_consent, still_open, unused_reference
from henvis.casework.refusal import Refused
from henvis.contract.events import ReferralSent
from henvis.law.basis import lack_of_basis
from henvis.law.codes import Codes
from henvis.law.options import Asked, Option, in_words, options

_LACKS = {
    "no_legal_basis": ("basis", "the basis does not hold for this recipient, service and person"),
    "consent_withdrawn": ("consent", "the consent is withdrawn or has run out"),
    "consent_not_covering": (
        "consent",
        "the consent does not cover recipient and purpose",
    ),
}


def refer(case: Case | None, command: Refer, context: Context) -> tuple[ReferralSent]:
    """What travels of the person is the age group, that exploitation was stated, and the address grade."""
    _fits(command, context)
    case = known_case(case)
    consent = None if command.consent is None else known_consent(case, command.consent)
    still_open(case)
    unused_reference(case, command, field="referral")
    _has_a_basis(case, command, context, consent)
    sent = ReferralSent(
        referral=command.referral,
        to=command.to,
        service=command.service,
        basis=command.basis,
        consent=command.consent,
        consent_until=None if consent is None else consent.until,
        urgent=command.urgent,
        avert_ground=command.avert_ground,
        age_group=case.handled_as,
        exploitation_stated=case.exploitation_stated,
        address_grade=case.address_grade,
    )
    return (sent,)


def _fits(command: Refer, context: Context) -> None:
    another_agency(context.agency, command.to)
    _is_offered(command, context.law.codes)
    goes_with(
        "consent",
        given=command.consent is not None,
        wanted=command.basis == "consent",
        rule="goes with the basis consent",
    )
    belongs(
        "avert_ground",
        given=command.avert_ground is not None,
        allowed=command.basis == "duty_to_avert",
        rule="belongs to the basis duty_to_avert",
    )


def _is_offered(command: Refer, codes: Codes) -> None:
    if command.service not in codes.services_of(command.to):
        raise Refused("invalid_command", "must be a service that the recipient offers", field="service")


def _has_a_basis(case: Case, command: Refer, context: Context, consent: Consent | None) -> None:
    lack = lack_of_basis(
        context.law.codes,
        context.law.sharing,
        basis=command.basis,
        by=context.agency,
        to=command.to,
        service=command.service,
        urgent=command.urgent,
        avert_ground=command.avert_ground,
        age_group=case.handled_as,
        consent=None if consent is None else consent.scope,
        today=context.today,
    )
    if lack is not None:
        field, rule = _LACKS[lack]
        instead = _instead(case, command, context)
        raise Refused(lack, f"{rule}; {in_words(instead)}", field=field, options=instead)


def _instead(case: Case, command: Refer, context: Context) -> tuple[Option, ...]:
    """What would be lawful: a basis that holds already, or what another one still needs."""
    asked = Asked(
        by=context.agency,
        to=command.to,
        service=command.service,
        age_group=case.handled_as,
        today=context.today,
        consents={one.id: one.scope for one in case.consents.values()},
    )
    return options(context.law.codes, context.law.sharing, asked)
