"""Reads `law/contradictions.yaml`; every word in it has code or is refused with its place and the reason."""

from typing import Any, Final

from henvis.law.calendar import Duration
from henvis.law.codes import Codes
from henvis.law.contradictions import (
    ComesOfAge,
    Contradiction,
    Contradictions,
    IsAdult,
    Lacks,
    Outlasts,
    Test,
)
from henvis.law.deadline_rules import Rules
from henvis.law.files import LawFile, Place

KEYS: Final = ("nb", "en", "ground", "by", "clock", "found")
LACKING: Final = {"statements": "statement", "applications": "decision"}
"""What may be lacking, and the list that its codes stand in."""


def read_contradictions(file: LawFile, codes: Codes, rules: Rules) -> Contradictions:
    """By id. Raises LawError for what no code understands, and for a rule or code that is not known."""
    _only(file, (), file.data, ("contradictions",))
    rows = file.section("contradictions")
    return {name: _contradiction(file, codes, rules, name) for name in rows}


def _contradiction(file: LawFile, codes: Codes, rules: Rules, name: str) -> Contradiction:
    place: Place = ("contradictions", name)
    row = file.section("contradictions")[name]
    _only(file, place, row, KEYS)
    if missing := next((key for key in KEYS if not row.get(key)), None):
        raise file.error(place, f"`{missing}` is missing")
    if row["by"] not in codes.agencies:
        raise file.error((*place, "by"), f"{row['by']} is not an agency")
    for rule in row["clock"]:
        if rule not in rules.by_id:
            raise file.error((*place, "clock"), f"{rule} is not a rule of deadlines.yaml")
    clock = frozenset(row["clock"])
    found = _test(file, codes, (*place, "found"), row["found"])
    if isinstance(found, Lacks):
        _is_warned_of(file, rules, (*place, "found"), clock, found.before)
    return Contradiction(name, row["nb"], row["en"], row["ground"], row["by"], clock, found)


def _test(file: LawFile, codes: Codes, place: Place, found: Any) -> Test:
    if found == "is_adult":
        return IsAdult()
    if found == "comes_of_age":
        return ComesOfAge()
    if isinstance(found, dict) and set(found) == {"outlasts"}:
        return Outlasts(_codes(file, codes, (*place, "outlasts"), found["outlasts"], "decision"))
    if isinstance(found, dict) and set(found) == {"lacks"}:
        return _lacks(file, codes, (*place, "lacks"), found["lacks"])
    raise file.error(place, f"no code understands `{found}`")


def _lacks(file: LawFile, codes: Codes, place: Place, row: Any) -> Lacks:
    _only(file, place, row, (*LACKING, "before"))
    if not any(row.get(key) for key in LACKING):
        raise file.error(place, "needs `statements` or `applications`")
    listed = {
        key: _codes(file, codes, (*place, key), row.get(key, []), name) for key, name in LACKING.items()
    }
    try:
        before = Duration.parse(row["before"])
    except (KeyError, TypeError, ValueError) as error:
        raise file.error((*place, "before"), "is not a duration of ISO 8601") from error
    return Lacks(**listed, before=before)


def _is_warned_of(file: LawFile, rules: Rules, place: Place, clock: frozenset[str], before: Duration) -> None:
    """The book looks again when a deadline warns: a time at which it does not would be passed by."""
    for rule in sorted(clock):
        if before not in rules.rule(rule).warn_before:
            raise file.error(place, f"{rule} does not warn {before.text} before its end")


def _codes(file: LawFile, codes: Codes, place: Place, listed: Any, name: str) -> frozenset[str]:
    if not isinstance(listed, list):
        raise file.error(place, "is not a list of codes")
    if odd := next((code for code in listed if not codes.has(name, code)), None):
        raise file.error(place, f"{odd} is not a known {name}")
    return frozenset(listed)


def _only(file: LawFile, place: Place, row: Any, known: tuple[str, ...]) -> None:
    if not isinstance(row, dict):
        raise file.error(place, "is not a mapping")
    if odd := next((key for key in row if key not in known), None):
        raise file.error((*place, odd), "no code reads this key")
