"""Receiving an application (søknad)."""

from henvis.casework.case import Case
from henvis.casework.commands import Apply
from henvis.casework.context import Context
from henvis.casework.knowledge import allowed, known_case, still_open, unused_reference
from henvis.casework.refusal import Refused
from henvis.contract.events import ApplicationReceived


def apply(case: Case | None, command: Apply, context: Context) -> tuple[ApplicationReceived]:
    allowed(command, context)
    if context.law.codes.decided_by(command.type) != context.agency:
        raise Refused("wrong_agency", "another agency makes this type of decision", field="type")
    case = known_case(case)
    still_open(case)
    unused_reference(case, command, field="application")
    return (ApplicationReceived(application=command.application, type=command.type),)
