"""`replay`: what an agency knew of a case at an instant, read from the log alone."""

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
    case, as_of = str(names.id_of(wanted["case"])), written(instant_of(str(wanted["as_of"])))
    replayed = evidence.auditor.ask("replay", case, "--as-of", as_of, "--as", wanted["by"])
    about = (names.name_of(UUID(one["about"])) for one in replayed["events"] if one["about"])
    named = dict.fromkeys(name for name in about if name)
    lacking = [name for name in wanted["sees"] if name not in named]
    found = f"sees {', '.join(named) or 'nothing'}"
    return Verdict(not lacking and (bool(wanted["sees"]) or not replayed["events"]), found)
