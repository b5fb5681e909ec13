"""Recording a consent (samtykke)."""

from henvis.casework.case import Case
from henvis.casework.commands import GiveConsent
from henvis.casework.context import Context
from henvis.casework.knowledge import known_case, still_open, unused_reference
from henvis.casework.refusal import Refused
from henvis.contract.events import ConsentGiven


def give_consent(case: Case | None, command: GiveConsent, context: Context) -> tuple[ConsentGiven]:
    case = known_case(case)
    still_open(case)
    unused_reference(case, command, field="consent")
    if context.law.codes.is_child(case.handled_as):
        _guardian_consents(case, command)
    given = ConsentGiven(
        consent=command.consent,
        to=command.to,
        purposes=command.purposes,
        by=command.by,
        until=command.until,
    )
    return (given,)


def _guardian_consents(case: Case, command: GiveConsent) -> None:
    """Who is handled as a child consents through a guardian (verge) who has been appointed."""
    if command.by != "guardian":
        raise Refused("missing_prerequisite", "a child's consent is given by the guardian", field="by")
    if not case.holds("guardian_appointed"):
        raise Refused("missing_prerequisite", "no guardian is on record as appointed", field="by")
