"""Informing the person of rights and options."""

from henvis.casework.case import Case
from henvis.casework.commands import Inform
from henvis.casework.context import Context
from henvis.casework.knowledge import known_case, still_open
from henvis.contract.events import PersonInformed


def inform(case: Case | None, command: Inform, _: Context) -> tuple[PersonInformed]:
    still_open(known_case(case))
    informed = PersonInformed(
        about=command.about,
        language=command.language,
        interpreter=command.interpreter,
        present=command.present,
    )
    return (informed,)
