"""The law's sentences and the code that understands them: neither is without the other."""

from collections.abc import Container, Mapping

from henvis.casework.commands import GiveConsent
from henvis.casework.decide.prerequisites import consents, permits, placements
from henvis.casework.decide.prerequisites.deciding import Condition, Limit
from henvis.casework.decide.prerequisites.makers import MAKERS
from henvis.law.bus_law_map import Prerequisite
from henvis.law.files import Place
from henvis.law.ruleset import Law

CONDITIONS: Mapping[str, Condition | Limit] = {**permits.CONDITIONS, **placements.CONDITIONS}
_OF_DECISIONS: frozenset[str] = frozenset({*CONDITIONS, *MAKERS})
_OF_CONSENTS: frozenset[str] = frozenset(consents.CONDITIONS)


def check(law: Law) -> None:
    """Raises LawError, with file, line and reason, for a sentence without code and for code without one."""
    written: set[str] = set()
    for number, entry in enumerate(law.map.prerequisites):
        _is_asked_for(law, ("prerequisites", number), entry)
        _is_understood(law, entry, _OF_DECISIONS if entry.command is None else _OF_CONSENTS)
        written.update(need.sentence for need in entry.needs)
    if unsaid := sorted((_OF_DECISIONS | _OF_CONSENTS) - written):
        raise law.map.error(("prerequisites",), f"no need says `{unsaid[0]}`")


def _is_asked_for(law: Law, place: Place, entry: Prerequisite) -> None:
    if entry.command not in {None, GiveConsent.do}:
        raise law.map.error((*place, "command"), "no code asks for the needs of this command")
    if entry.only_for is not None and (entry.command is None or entry.only_for not in consents.PERSONS):
        raise law.map.error((*place, "for"), f"no code understands `{entry.only_for}`")


def _is_understood(law: Law, entry: Prerequisite, understood: Container[str]) -> None:
    for need in entry.needs:
        if need.sentence not in understood:
            raise law.map.error((*need.place, "what"), f"no code understands `{need.what}`")
