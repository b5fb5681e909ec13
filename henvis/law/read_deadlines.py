"""Reads `law/deadlines.yaml`; every word that decides something has code or is refused with its place."""

from typing import Final

from henvis.law.deadline_rules import LawEventNames, Rule, Rules
from henvis.law.files import LawFile
from henvis.law.read_rule import read_rule

SECTIONS: Final = frozenset({"owners", "roles", "events", "events_nb", "sources", "facts", "rules"})
IN_WORDS: Final = frozenset(
    {"schema_version", "as_of", "jurisdiction", "disclaimer", "schema", "conventions"}
)


def read_deadlines(file: LawFile) -> Rules:
    """Raises LawError for a rule that is there twice, lacks a field, or says what no code understands."""
    if unread := sorted(set(file.data) - SECTIONS - IN_WORDS):
        raise file.error((unread[0],), "no code reads this section")
    found: dict[str, Rule] = {}
    for number, entry in enumerate(file.data.get("rules") or ()):
        rule = read_rule(file, ("rules", number), entry)
        if rule.id in found:
            raise file.error(("rules", number, "id"), f"{rule.id} stands here twice")
        found[rule.id] = rule
    if not found:
        raise file.error(("rules",), "is missing or has no rule")
    if strange := next((name for name in file.data.get("facts") or () if name not in found), None):
        raise file.error(("facts", strange), "there is no such rule")
    return Rules(found, _event_names(file))


def _event_names(file: LawFile) -> dict[str, LawEventNames]:
    en, nb = file.section("events"), file.section("events_nb")
    if odd := sorted(set(en) ^ set(nb)):
        section = "events" if odd[0] in en else "events_nb"
        raise file.error((section, odd[0]), "has to be named in both languages")
    return {name: LawEventNames(nb=str(nb[name]), en=str(en[name])) for name in en}
