"""Whether the released schemas are as they were released, and nothing is here that was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from henvis.contract.check.lock import lock_problems
from henvis.contract.check.problem import Problem
from henvis.contract.release import unreleased
from henvis.contract.released import LockError, read_lock
from henvis.contract.schema_files import SchemaError
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
        if problems := list(lock_problems(folder)):
            return Looked.at("", changed(problems))
        released, new = read_lock(folder), unreleased(folder)
    except (LockError, SchemaError) as error:
        file, _, rule = str(error).partition(": ")
        return Looked.at("", changed([Problem(file, "", rule)]))
    return Looked.at(
        f"{len(released)} released schemas are as they were released",
        (UNRELEASED.about(one, f"{one} is here in a version that was never released") for one in new),
    )


CHECK: Final = Check("schemas", _look, (CHANGED, UNRELEASED))
