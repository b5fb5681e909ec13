"""Recording a consent (samtykke)."""

from henvis.casework.case import Case
from henvis.casework.commands import GiveConsent
from henvis.casework.context import Context
from henvis.casework.decide.prerequisites import consent_is_valid
from henvis.casework.knowledge import known_case, still_open, unused_reference
from henvis.contract.events import ConsentGiven


def give_consent(case: Case | None, command: GiveConsent, context: Context) -> tuple[ConsentGiven]:
    case = known_case(case)
    still_open(case)
    unused_reference(case, command, field="consent")
    consent_is_valid(case, command, context)
    given = ConsentGiven(
        consent=command.consent,
        to=command.to,
        purposes=command.purposes,
        by=command.by,
        until=command.until,
    )
    return (given,)
