"""`replay`: what an agency knew of a case at an instant, read from the log alone."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from henvis.play.happenings import Verdict
from henvis.play.judges.evidence import Evidence
from henvis.play.story import Expectation
from henvis.play.wall_time import instant_of, written


def judge(expectation: Expectation, evidence: Evidence) -> Verdict:
    """Whether it knew of all that is named; where nothing is named, whether it knew of nothing.

    As everywhere in a story, what is not named is not checked: an agency may have known of more.
    """
    wanted, names = expectation.wanted, evidence.names
    events = _replayed(wanted, evidence)
    about = (names.name_of(UUID(one["about"])) for one in events if one["about"])
    named = dict.fromkeys(name for name in about if name)
    lacking = [name for name in wanted["sees"] if name not in named]
    unnamed = dict.fromkeys(one["type"] for one in events)
    found = f"sees {', '.join(named) or ', '.join(unnamed) or 'nothing'}"
    return Verdict(not lacking and (bool(wanted["sees"]) or not events), found)


def _replayed(wanted: Mapping[str, Any], evidence: Evidence) -> Sequence[Mapping[str, Any]]:
    """What the auditor finds; of a case that no journal speaks of there is nothing to ask."""
    case = evidence.names.id_of(wanted["case"])
    if not evidence.observed.has(case):
        return ()
    as_of = written(instant_of(str(wanted["as_of"])))
    told = evidence.auditor.ask("replay", str(case), "--as-of", as_of, "--as", wanted["by"])
    found: Sequence[Mapping[str, Any]] = told["events"]
    return found
