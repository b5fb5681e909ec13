"""Ending a measure before its time."""

from henvis.casework.case import Case
from henvis.casework.commands import EndMeasure
from henvis.casework.context import Context
from henvis.casework.knowledge import known_case, own_decision, still_open
from henvis.casework.refusal import Refused
from henvis.casework.running import runs
from henvis.contract.events import MeasureEnded


def end_measure(case: Case | None, command: EndMeasure, context: Context) -> tuple[MeasureEnded]:
    case = known_case(case)
    decision = own_decision(case, command.decision)
    still_open(case)
    if not runs(case, decision, context.law, context.now):
        raise Refused("already_ended", "nothing runs under the decision any more", field="decision")
    return (MeasureEnded(decision=command.decision, reason=command.reason),)
