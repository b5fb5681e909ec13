"""Receiving an appeal against a decision (klage), or a complaint of it."""

from henvis.casework.case import Case
from henvis.casework.commands import Appeal
from henvis.casework.context import Context
from henvis.casework.knowledge import known_case, own_decision, still_open, unused_reference
from henvis.contract.events import AppealMade


def appeal(case: Case | None, command: Appeal, _: Context) -> tuple[AppealMade]:
    case = known_case(case)
    own_decision(case, command.decision)
    still_open(case)
    unused_reference(case, command, field="appeal")
    return (AppealMade(appeal=command.appeal, decision=command.decision),)
