"""Whether the released schemas are as they were released, and nothing is here that was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from henvis.contract.check.lock import lock_problems
from henvis.contract.check.problem import Problem
from henvis.contract.release import unreleased
from henvis.contract.released import LockError, read_lock
from henvis.doctor.check import Check, Looked
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Sight

CHANGED: Final = Kind(
    "schema-changed",
    Severity.CRITICAL,
    "Restore schemas/ from its commit: what is released never changes; `henvis schema check` names all of it",
)
UNRELEASED: Final = Kind(
    "schema-unreleased",
    Severity.WARNING,
    "Do not deploy this: `henvis schema check`, then `henvis schema release` before any service"
    " uses {subject}",
)


def changed(problems: Iterable[Problem]) -> Iterator[Finding]:
    """What is wrong with lock and frozen files."""
    for one in problems:
        yield CHANGED.about(one.file, f"A released contract is not what was released: {one}")


def _look(sight: Sight) -> Looked:
    folder = sight.declared.schemas
    try:
        problems = list(lock_problems(folder))
    except LockError as error:
        problems = [Problem(str(error).partition(": ")[0], "", str(error).partition(": ")[2])]
    if problems:
        return Looked.at("", changed(problems))
    released = read_lock(folder)
    findings = [
        UNRELEASED.about(record, f"{record} is here in a version that was never released")
        for record in unreleased(folder)
    ]
    return Looked.at(f"{len(released)} released schemas are as they were released", findings)


CHECK: Final = Check("schemas", _look, (CHANGED, UNRELEASED))
