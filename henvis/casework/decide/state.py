"""Stating a fact that others act on, or taking it back."""

from henvis.casework.case import Case
from henvis.casework.commands import State
from henvis.casework.context import Context
from henvis.casework.knowledge import known_case, still_open
from henvis.casework.refusal import Refused
from henvis.contract.events import StatementMade


def state(case: Case | None, command: State, context: Context) -> tuple[StatementMade]:
    if command.statement not in context.law.codes.states(context.agency):
        raise Refused("wrong_agency", "this agency may not make this statement", field="statement")
    still_open(known_case(case))
    return (StatementMade(statement=command.statement, value=command.value),)
