"""Closing the case: only its owner may."""

from henvis.casework.case import Case
from henvis.casework.commands import CloseCase
from henvis.casework.context import Context
from henvis.casework.knowledge import known_case, still_open
from henvis.casework.refusal import Refused
from henvis.contract.events import CaseClosed


def close_case(case: Case | None, command: CloseCase, _: Context) -> tuple[CaseClosed]:
    case = known_case(case)
    if not case.owned:
        raise Refused("wrong_agency", "only the owner of the case may close it", field="case")
    still_open(case)
    return (CaseClosed(outcome=command.outcome),)
