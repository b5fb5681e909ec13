"""Whether all processes decide by the installed rule set, and those before it are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from henvis.doctor.check import Check, Looked
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Sight
from henvis.law.released import RELEASED
from henvis.law.ruleset import hash_of

SHOWN: Final = 12
"""How much of a hash is enough to tell two sets apart."""

DIFFER: Final = Kind(
    "law-versions-differ",
    Severity.CRITICAL,
    "Start all services from one build: one case must not be judged by two laws at once",
    "HenvisLawVersionsDiffer",
)
OLD: Final = Kind(
    "law-not-installed",
    Severity.CRITICAL,
    "Where law/ was changed on purpose, `henvis law release` was due before, and the services"
    " are started anew; else put law/ back from its commit",
    "HenvisLawVersionsDiffer",
)
NOT_KEPT: Final = Kind(
    "law-not-kept",
    Severity.CRITICAL,
    "Get the files of {subject} from the build that ran with them into law/released/{subject}:"
    " without them what was decided cannot be judged again",
)
CHANGED: Final = Kind(
    "law-released-changed",
    Severity.CRITICAL,
    "Restore law/released/{subject} from its commit: what was in force never changes",
)


def compare(used: Mapping[str, str], installed: str, kept: Mapping[str, str]) -> Iterator[Finding]:
    """`used`: process → hash; `kept`: name of a released folder → hash of what is in there."""
    sets = sorted(set(used.values()))
    if len(sets) > 1:
        parts = "; ".join(f"{one[:SHOWN]} by {', '.join(_who(used, one))}" for one in sets)
        yield DIFFER.about("law", f"The processes decide by {len(sets)} rule sets: {parts}")
    for one in sets:
        if one != installed:
            who = ", ".join(_who(used, one))
            yield OLD.about(
                one, f"{who} decide by rule set {one[:SHOWN]}, and installed is {installed[:SHOWN]}"
            )
            if one not in kept.values():
                yield NOT_KEPT.about(one, f"Rule set {one[:SHOWN]}, by which {who} decide, is kept nowhere")
    for name, found in kept.items():
        if name != found:
            yield CHANGED.about(
                name, f"Rule set {name[:SHOWN]}, which was in force, was changed after its release"
            )


def _who(used: Mapping[str, str], law: str) -> Collection[str]:
    return sorted(instance for instance, one in used.items() if one == law)


def _look(sight: Sight) -> Looked:
    folder = sight.declared.law
    used = {one.instance: one.about.law for one in sight.processes if one.about}
    installed = hash_of(folder)
    by = f"{len(used)} processes decide by it" if used else "no process was asked"
    return Looked.at(
        f"Rule set {installed[:SHOWN]} is installed; {by}", compare(used, installed, _kept(folder))
    )


def _kept(folder: Path) -> Mapping[str, str]:
    released = folder / RELEASED
    return (
        {one.name: hash_of(one) for one in sorted(released.iterdir()) if one.is_dir()}
        if released.exists()
        else {}
    )


CHECK: Final = Check("law", _look, (DIFFER, OLD, NOT_KEPT, CHANGED))
