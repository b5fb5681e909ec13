"""Reads `law/deadlines.yaml`; every word that decides something has code or is refused with its place."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from henvis.law.calendar import Duration
from henvis.law.deadline_rules import Basis, Closing, Rule, Rules
from henvis.law.files import LawFile, Place

WORDS: Final[Mapping[str, frozenset[str]]] = {
    "kind": frozenset(
        {"deadline", "duration", "cap", "target", "immediate", "age", "quota", "status", "prerequisite"}
        | {"protective_wait"}
    ),
    "direction": frozenset({"forward", "backward"}),
    "counting": frozenset({"calendar_duration", "procedural_deadline", "working_days"}),
    "roll": frozenset({"none", "forward"}),
    "end_boundary": frozenset({"end_of_day", "start_of_day", "same_time"}),
}
READ: Final = ("owner", "legal_basis", "starts_on", "duration", "variants", "renewable", "warn_before")


def read_deadlines(file: LawFile) -> Rules:
    """Raises LawError for a rule that is there twice, lacks a field, or says what no code understands."""
    found: dict[str, Rule] = {}
    for number, entry in enumerate(file.data.get("rules") or ()):
        rule = _rule(file, ("rules", number), entry)
        if rule.id in found:
            raise file.error(("rules", number, "id"), f"{rule.id} stands here twice")
        found[rule.id] = rule
    if not found:
        raise file.error(("rules",), "is missing or has no rule")
    return Rules(found)


def _rule(file: LawFile, place: Place, entry: Any) -> Rule:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise file.error(place, "is not a rule with an id")
    if missing := next((key for key in (*WORDS, *READ, "closes_on") if key not in entry), None):
        raise file.error(place, f"`{missing}` is missing")
    for key, words in WORDS.items():
        if entry[key] not in words:
            raise file.error((*place, key), f"no code understands `{entry[key]}`")
    _known(file, (*place, "starts_on"), entry["starts_on"], "events")
    _known(file, (*place, "owner"), entry["owner"], "owners")
    return Rule(
        id=entry["id"],
        kind=entry["kind"],
        owner=entry["owner"],
        basis=tuple(
            _basis(file, (*place, "legal_basis", n), row) for n, row in enumerate(entry["legal_basis"])
        ),
        starts_on=entry["starts_on"],
        duration=_duration(file, (*place, "duration"), entry["duration"]),
        variants=_variants(file, (*place, "variants"), entry["variants"]),
        backward=entry["direction"] == "backward",
        counting=entry["counting"],
        rolls=entry["roll"] == "forward",
        end_boundary=entry["end_boundary"],
        renewable=entry["renewable"],
        warn_before=_offsets(file, (*place, "warn_before"), entry["warn_before"]),
        closes_on=tuple(
            _closing(file, (*place, "closes_on", n), row) for n, row in enumerate(entry["closes_on"])
        ),
    )


def _basis(file: LawFile, place: Place, row: Mapping[str, Any]) -> Basis:
    try:
        return Basis(row["act"], row["section"], _day(row["in_force_from"]), _day(row["in_force_to"]))
    except (KeyError, TypeError, ValueError) as error:
        raise file.error(place, "needs act, section, and the dates in_force_from and in_force_to") from error


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _variants(file: LawFile, place: Place, rows: list[Mapping[str, Any]]) -> Mapping[str, Duration | None]:
    return {
        row["id"]: _duration(file, (*place, number, "duration"), row["duration"])
        for number, row in enumerate(rows)
    }


def _offsets(file: LawFile, place: Place, texts: list[str]) -> tuple[Duration, ...]:
    read = (_duration(file, (*place, number), text) for number, text in enumerate(texts))
    return tuple(duration for duration in read if duration is not None)


def _duration(file: LawFile, place: Place, text: str | None) -> Duration | None:
    try:
        return None if text is None else Duration.parse(text)
    except (TypeError, ValueError) as error:
        raise file.error(place, str(error)) from error


def _closing(file: LawFile, place: Place, row: Mapping[str, Any]) -> Closing:
    if row["event"] is not None:
        _known(file, (*place, "event"), row["event"], "events")
    return Closing(row["event"], row["condition"])


def _known(file: LawFile, place: Place, name: str, section: str) -> None:
    if name not in file.section(section):
        raise file.error(place, f"{name} is not listed under `{section}`")
