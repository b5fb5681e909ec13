"""Repeats: the same command again has no effect; another one with the same reference is told apart."""

import hashlib
import json
from dataclasses import replace
from datetime import date

from henvis.casework.case import Case, Reference
from henvis.casework.coming_of_age import with_due
from henvis.casework.commands import BringsIn, Command, OpenCase, SettleAge


def fingerprint(command: Command) -> str:
    """SHA-256 (hex) of what the command says, defaults filled in, whatever the order of its fields."""
    content = {"do": command.do, **command.model_dump(mode="json", by_alias=True)}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def repeats(case: Case, command: Command) -> bool:
    """Whether this agency has given exactly this command before."""
    if not isinstance(command, BringsIn):
        return False
    known = case.references.get(command.brings_in())
    return known is not None and known.fingerprint == fingerprint(command)


def remember(case: Case, command: Command) -> Case:
    """The case after an accepted command, with what no event says.

    That is what the command brought in, known by what the command said, and the person's birth date.
    """
    if isinstance(command, BringsIn):
        if command.brings_in() in case.references:
            return case
        kind, id_ = command.brings_in()
        reference = Reference(case_id=case.id, kind=kind, id=id_, fingerprint=fingerprint(command))
        case = replace(case, references={**case.references, (kind, id_): reference})
    born = _birth_date(command)
    return case if born is None else with_due(replace(case, born=born))


def _birth_date(command: Command) -> date | None:
    if isinstance(command, OpenCase) and "born" in command.person:
        return date.fromisoformat(command.person["born"])
    return command.born if isinstance(command, SettleAge) else None
