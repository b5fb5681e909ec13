"""Reads `law/bus-law-map.yaml`; every word in it has code or is refused with its place and the reason."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

from henvis.contract.events import EVENT_TYPES
from henvis.law.bus_law_map import (
    At,
    BusLawMap,
    LawEvent,
    MetBy,
    Narrowing,
    Need,
    Of,
    Prerequisite,
    Selection,
)
from henvis.law.codes import Codes
from henvis.law.deadline_rules import Rules
from henvis.law.files import LawFile, Place

SECTIONS: Final = ("law_events", "rules", "closings", "prerequisites")
IN_WORDS: Final = ("rules_note", "book", "endings", "takes_over", "warnings", "late", "expiry")
"""What the map says in sentences; `henvis.deadlines` does it."""

LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "types": ("decision",),
    "outcomes": ("outcome",),
    "codes": ("statement", "service"),
    "reasons": ("end_reason", "case_outcome"),
}
"""The lists that a selector's codes stand in."""
_W = TypeVar("_W", bound=StrEnum)
_RECORDS: Final = frozenset(name.rsplit(".", 1)[-1] for name in EVENT_TYPES)


def read_bus_law_map(file: LawFile, codes: Codes, rules: Rules, law_events: Mapping[str, Any]) -> BusLawMap:
    """`law_events` are the names that the rules use. Raises LawError for what no code understands."""
    _only(file, (), file.data, (*SECTIONS, *IN_WORDS))
    return BusLawMap(
        law_events=_each(file, "law_events", law_events, lambda at, row: _law_event(file, codes, at, row)),
        narrowings=_each(file, "rules", rules.by_id, lambda at, row: _narrowing(file, codes, at, row)),
        closings=_each(file, "closings", rules.by_id, lambda at, row: _met_by(file, codes, at, row)),
        prerequisites=tuple(
            _prerequisite(file, codes, rules, ("prerequisites", number), row)
            for number, row in enumerate(file.data.get("prerequisites") or ())
        ),
        file=file,
    )


def _each(
    file: LawFile, section: str, known: Mapping[str, Any], read: Callable[[Place, Any], Any]
) -> dict[str, Any]:
    rows = file.section(section)
    if odd := next((name for name in rows if name not in known), None):
        raise file.error((section, odd), "deadlines.yaml does not know it")
    return {name: read((section, name), row) for name, row in rows.items()}


def _law_event(file: LawFile, codes: Codes, place: Place, row: Any) -> LawEvent:
    _only(file, place, row, ("event", "types", "outcomes", "codes", "reasons", "at", "note"))
    at = None if "at" not in row else _word(file, (*place, "at"), row["at"], At)
    return LawEvent(str(place[-1]), _selection(file, codes, place, row), at)


def _narrowing(file: LawFile, codes: Codes, place: Place, row: Any) -> Narrowing:
    _only(file, place, row, ("types", "outcomes", "due", "follows_placement", "chain", "child", "setting"))
    for key, understood in (("due", "until"), ("chain", "follows"), ("setting", "off")):
        if row.get(key, understood) != understood:
            raise file.error((*place, key), f"no code understands `{row[key]}`")
    return Narrowing(
        types=_codes(file, codes, place, row, "types"),
        outcomes=_codes(file, codes, place, row, "outcomes"),
        due_until="due" in row,
        follows_placement=row.get("follows_placement"),
        chain="chain" in row,
        child=row.get("child"),
        off="setting" in row,
    )


def _met_by(file: LawFile, codes: Codes, place: Place, row: Any) -> MetBy:
    _only(file, place, row, ("event", "types", "codes", "of"))
    of = None if "of" not in row else _word(file, (*place, "of"), row["of"], Of)
    return MetBy(_selection(file, codes, place, row), of)


def _selection(file: LawFile, codes: Codes, place: Place, row: Mapping[str, Any]) -> Selection:
    events = tuple(str(row.get("event")).split(" or "))
    if odd := next((name for name in events if name not in _RECORDS), None):
        raise file.error((*place, "event"), f"{odd} is not a record type")
    return Selection(
        events=events,
        types=_codes(file, codes, place, row, "types"),
        outcomes=_codes(file, codes, place, row, "outcomes"),
        codes=_codes(file, codes, place, row, "codes"),
        reasons=_codes(file, codes, place, row, "reasons"),
    )


def _prerequisite(file: LawFile, codes: Codes, rules: Rules, place: Place, row: Any) -> Prerequisite:
    _only(file, place, row, ("decision", "command", "outcome", "for", "needs", "effect"))
    decision, outcome = row.get("decision"), row.get("outcome", [])
    if decision is not None and not codes.has("decision", decision):
        raise file.error((*place, "decision"), f"{decision} is not a known decision")
    needs = tuple(
        _need(file, codes, rules, (*place, "needs", number), need) for number, need in enumerate(row["needs"])
    )
    return Prerequisite(
        decision=decision,
        command=row.get("command"),
        outcomes=tuple([outcome] if isinstance(outcome, str) else outcome),
        needs=needs,
        only_for=row.get("for"),
        effect=row.get("effect"),
    )


def _need(file: LawFile, codes: Codes, rules: Rules, place: Place, row: Any) -> Need:
    _only(file, place, row, ("what", "refusal"))
    if row.get("refusal") not in codes.refusals:
        raise file.error((*place, "refusal"), f"{row.get('refusal')} is not a known refusal")
    what = " ".join(str(row.get("what")).split())
    return Need(
        what, row["refusal"], place, next((rule for rule in rules.by_id if rule in what.split()), None)
    )


def _codes(file: LawFile, codes: Codes, place: Place, row: Mapping[str, Any], key: str) -> frozenset[str]:
    for code in row.get(key, ()):
        if not any(codes.has(name, code) for name in LISTS[key]):
            raise file.error((*place, key), f"{code} is not a known {' or '.join(LISTS[key])}")
    return frozenset(row.get(key, ()))


def _word(file: LawFile, place: Place, text: str, words: type[_W]) -> _W:
    if text not in set(words):
        raise file.error(place, f"no code understands `{text}`")
    return words(text)


def _only(file: LawFile, place: Place, row: Any, known: tuple[str, ...]) -> None:
    if not isinstance(row, dict):
        raise file.error(place, "is not a mapping")
    # A comma in a note that stands without quotes makes a key of the rest of its sentence, without a value.
    if odd := next(
        (key for key in row if key not in known and not ("note" in row and row[key] is None)), None
    ):
        raise file.error((*place, odd), "no code reads this key")
