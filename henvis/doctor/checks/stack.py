"""Whether a stack runs in its folder, and its supervisor answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Sight, StackSeen

DOWN: Final = Kind("stack-down", Severity.CRITICAL, "Start it with `henvis up`", "HenvisProcessDown")
SILENT: Final = Kind(
    "supervisor-silent",
    Severity.CRITICAL,
    "Look at its process and at the machine; `henvis down` and `henvis up` start it anew",
    "HenvisProcessDown",
)


def compare(folder: str, stack: StackSeen | None) -> Iterator[Finding]:
    """What is wrong with the stack of a folder."""
    if stack is None:
        yield DOWN.about(folder, f"No stack runs in {folder}: nothing is taken in and nothing delivered")
    elif not stack.answers:
        yield SILENT.about(
            folder,
            "The supervisor does not answer: what dies now is not started again, and time is not moved",
        )


def _look(sight: Sight) -> Looked:
    folder = str(sight.folder.root)
    return Looked.at(f"The stack in {folder} runs", compare(folder, sight.stack))


CHECK: Final = Check("stack", _look, (DOWN, SILENT), frozenset({Need.HOME}))
