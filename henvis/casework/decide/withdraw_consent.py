"""Withdrawing a consent: whoever knows it may record that it is withdrawn."""

from henvis.casework.case import Case
from henvis.casework.commands import WithdrawConsent
from henvis.casework.context import Context
from henvis.casework.knowledge import known_case, known_consent, still_open
from henvis.casework.refusal import Refused
from henvis.contract.events import ConsentWithdrawn


def withdraw_consent(
    case: Case | None, command: WithdrawConsent, context: Context
) -> tuple[ConsentWithdrawn]:
    case = known_case(case)
    consent = known_consent(case, command.consent)
    still_open(case)
    if consent.ended(context.today):
        raise Refused("already_ended", "the consent is withdrawn or has run out", field="consent")
    return (ConsentWithdrawn(consent=command.consent),)
