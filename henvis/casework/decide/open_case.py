"""Opening a case: the agency becomes its first owner."""

from henvis.casework.case import Case
from henvis.casework.commands import OpenCase
from henvis.casework.context import Context
from henvis.casework.knowledge import still_open
from henvis.casework.refusal import Refused
from henvis.contract.events import CaseOpened


def open_case(case: Case | None, command: OpenCase, _: Context) -> tuple[CaseOpened]:
    """Person and profile stay with the agency; that exploitation was stated, not which, is clear."""
    if case is not None:
        still_open(case)
        raise Refused("duplicate", "the case is open already", field="case")
    opened = CaseOpened(
        source=command.source,
        age_group=command.profile.age_group,
        exploitation_stated=bool(command.profile.exploitation),
        address_grade=command.address_grade,
    )
    return (opened,)
