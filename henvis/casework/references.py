"""Repeats: the same command again has no effect; another one with the same reference is told apart."""

import hashlib
import json
from dataclasses import replace

from henvis.casework.case import Case, Reference
from henvis.casework.commands import BringsIn, Command


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
    """The case after an accepted command: what it brought in is known by what the command said."""
    if not isinstance(command, BringsIn) or command.brings_in() in case.references:
        return case
    kind, id_ = command.brings_in()
    reference = Reference(case_id=case.id, kind=kind, id=id_, fingerprint=fingerprint(command))
    return replace(case, references={**case.references, (kind, id_): reference})
