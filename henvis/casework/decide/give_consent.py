"""Recording a consent (samtykke)."""

from henvis.casework.case import Case
from henvis.casework.commands import GiveConsent
from henvis.casework.context import Context
from henvis.casework.decide.prerequisites import consent_is_valid
from henvis.casework.knowledge import known_case, still_open, unused_reference
from henvis.casework.refusal import Refused
from henvis.contract.events import ConsentGiven, ConsentPair


def give_consent(case: Case | None, command: GiveConsent, context: Context) -> tuple[ConsentGiven]:
    _has_a_scope(command)
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
        pairs=tuple(ConsentPair(to=pair.to, purpose=pair.purpose) for pair in command.pairs),
        language=command.language,
        interpreter=command.interpreter,
        present=command.present,
    )
    return (given,)


def _has_a_scope(command: GiveConsent) -> None:
    """Nobody consents to everything, and of two ways to say to what, one is used."""
    for field, given in (("to", bool(command.to)), ("purposes", bool(command.purposes))):
        if given == bool(command.pairs):
            rule = (
                "is left out beside pairs" if given else "is given, or pairs in the place of to and purposes"
            )
            raise Refused("invalid_command", rule, field=field)
