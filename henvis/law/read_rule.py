"""Reads one rule of `law/deadlines.yaml`: each field in its form, none missing, none that no code reads."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from henvis.law.calendar import Duration
from henvis.law.deadline_rules import Closing, InWords, Rule
from henvis.law.files import LawFile, Place
from henvis.law.read_limits import read_cap, read_duration, read_variants
from henvis.law.read_section import read_section

KINDS: Final = {"deadline", "duration", "cap", "target", "immediate", "age", "quota", "status"}
CONFIDENCE: Final = {
    "verified-statute",
    "verified-regulation",
    "verified-guidance",
    "seed",
    "general-knowledge",
}
WORDS: Final[Mapping[str, Iterable[str]]] = {
    "group": "ABCDEFG",
    "kind": KINDS | {"prerequisite", "protective_wait"},
    "duration_type": ("max", "min", "exact"),
    "direction": ("forward", "backward"),
    "counting": ("calendar_duration", "procedural_deadline", "working_days"),
    "roll": ("none", "forward"),
    "end_boundary": ("end_of_day", "start_of_day", "same_time"),
    "confidence": CONFIDENCE | {"unresolved"},
}
TEXTS: Final = ("id", "name_nb", "name_en", "owner", "decided_by", "starts_on")
LISTS: Final = (
    "requires",
    "notify",
    "to_confirm",
    "notes",
    "sources",
    "warn_before",
    "closes_on",
    "variants",
)
FIELDS: Final = (
    *WORDS,
    *TEXTS,
    *LISTS,
    "legal_basis",
    "duration",
    "standard",
    "cap",
    "renewable",
    "on_expiry",
)
VERSION_DIGITS: Final = 12


def read_rule(file: LawFile, place: Place, entry: Any) -> Rule:
    """Raises LawError, which names the rule and the field, for what is missing or has another form."""
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise file.error(place, "is not a rule with an id")
    _has_its_fields(file, place, entry)
    _names_what_is_listed(file, place, entry)
    rule = Rule(
        id=entry["id"],
        version=_version(file, entry),
        kind=entry["kind"],
        owner=entry["owner"],
        basis=tuple(read_section(file, where, row) for where, row in _rows(place, entry, "legal_basis")),
        starts_on=entry["starts_on"],
        duration=read_duration(file, (*place, "duration"), entry["duration"]),
        duration_type=entry["duration_type"],
        variants=read_variants(file, place, entry),
        backward=entry["direction"] == "backward",
        counting=entry["counting"],
        rolls=entry["roll"] == "forward",
        end_boundary=entry["end_boundary"],
        cap=read_cap(file, place, entry),
        renewable=entry["renewable"],
        warn_before=tuple(_offset(file, where, text) for where, text in _rows(place, entry, "warn_before")),
        closes_on=tuple(_closing(file, where, row) for where, row in _rows(place, entry, "closes_on")),
        words=_in_words(file, place, entry),
    )
    _can_be_counted(file, place, rule)
    return rule


def _version(file: LawFile, entry: Mapping[str, Any]) -> str:
    """A hash of all that the file says of the rule: another rule's change leaves it as it is."""
    facts = (file.data.get("facts") or {}).get(entry["id"])
    return sha256(json.dumps([entry, facts], sort_keys=True, default=str).encode()).hexdigest()[
        :VERSION_DIGITS
    ]


def _has_its_fields(file: LawFile, place: Place, entry: Mapping[str, Any]) -> None:
    if missing := next((key for key in FIELDS if key not in entry), None):
        raise file.error(place, f"`{missing}` is missing")
    if unread := next((key for key in entry if key not in FIELDS), None):
        raise file.error((*place, unread), "no code reads this field")
    for key, words in WORDS.items():
        if not isinstance(entry[key], str) or entry[key] not in words:
            raise file.error((*place, key), f"no code understands `{entry[key]}`")
    for key in TEXTS:
        if not isinstance(entry[key], str):
            raise file.error((*place, key), "is not a text")
    for key in (*LISTS, "legal_basis"):
        if not isinstance(entry[key], list):
            raise file.error((*place, key), "is not a list")
    if not isinstance(entry["renewable"], bool):
        raise file.error((*place, "renewable"), "is neither true nor false")


def _names_what_is_listed(file: LawFile, place: Place, entry: Mapping[str, Any]) -> None:
    _listed(file, (*place, "starts_on"), entry["starts_on"], "events")
    _listed(file, (*place, "owner"), entry["owner"], "owners")
    for where, role in _rows(place, entry, "notify"):
        _listed(file, where, role, "roles")
    for where, source in _rows(place, entry, "sources"):
        _listed(file, where, str(source).partition(":")[0], "sources")


def _listed(file: LawFile, place: Place, name: Any, section: str) -> None:
    if name not in (file.data.get(section) or ()):
        raise file.error(place, f"{name} is not listed under `{section}`")


def _rows(place: Place, entry: Mapping[str, Any], key: str) -> Iterable[tuple[Place, Any]]:
    return (((*place, key, number), row) for number, row in enumerate(entry[key]))


def _offset(file: LawFile, place: Place, text: Any) -> Duration:
    offset = read_duration(file, place, text)
    if offset is None:
        raise file.error(place, "is empty")
    return offset


def _closing(file: LawFile, place: Place, row: Any) -> Closing:
    if not isinstance(row, dict) or set(row) != {"event", "condition"} or not any(row.values()):
        raise file.error(place, "needs `event` and `condition`, of which one may be null")
    if row["event"] is not None:
        _listed(file, (*place, "event"), row["event"], "events")
    return Closing(row["event"], row["condition"])


def _in_words(file: LawFile, place: Place, entry: Mapping[str, Any]) -> InWords:
    expiry = entry["on_expiry"]
    if not isinstance(expiry, dict) or set(expiry) != {"effect", "bus_action"}:
        raise file.error((*place, "on_expiry"), "needs `effect` and `bus_action`")
    same = ("name_nb", "name_en", "group", "decided_by", "standard", "confidence")
    lists = ("requires", "notify", "to_confirm", "notes", "sources")
    words: dict[str, Any] = {key: entry[key] for key in same}
    words |= {key: tuple(str(one) for one in entry[key]) for key in lists}
    return InWords(**words, effect=str(expiry["effect"]), bus_action=str(expiry["bus_action"]))


def _can_be_counted(file: LawFile, place: Place, rule: Rule) -> None:
    """Words that are each understood but say nothing together."""
    lengths = [rule.duration, *(variant.duration for variant in rule.variants.values())]
    given = [length for length in lengths if length is not None]
    if rule.counting == "working_days" and any(one.months or one.hours for one in given):
        raise file.error((*place, "counting"), "working days are counted in days alone")
    if rule.backward and (rule.rolls or rule.in_hours or rule.counting == "working_days"):
        raise file.error((*place, "direction"), "backward counts calendar time and is never moved later")
    if any(one.hours for one in given) and not rule.keeps_time and rule.kind != "quota":
        raise file.error((*place, "end_boundary"), "hours end at the `same_time`")
