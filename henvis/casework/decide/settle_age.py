"""Settling the age: whether the person is an adult or a minor."""

from henvis.casework.case import Case
from henvis.casework.commands import SettleAge
from henvis.casework.context import Context
from henvis.casework.knowledge import allowed, known_case, still_open
from henvis.casework.refusal import Refused
from henvis.contract.events import AgeSettled


def settle_age(case: Case | None, command: SettleAge, context: Context) -> tuple[AgeSettled]:
    """The birth date is not said; it stays with who settled the age."""
    if command.age_group not in {"adult", "minor"}:
        raise Refused("invalid_command", "must be adult or minor", field="age_group")
    allowed(command, context)
    still_open(known_case(case))
    return (AgeSettled(age_group=command.age_group),)
