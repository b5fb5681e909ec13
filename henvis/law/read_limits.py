"""Reads the variants and the cap of a rule, with what `facts` of `law/deadlines.yaml` adds to them."""

from collections.abc import Mapping
from typing import Any, Final

from henvis.law.calendar import Duration
from henvis.law.deadline_rules import Cap, Variant
from henvis.law.files import LawFile, Place

OF_A_RULE: Final = frozenset({"total_from", "breaks", "not_past", "variants"})
OF_A_VARIANT: Final = frozenset({"from_age", "extends"})


def read_duration(file: LawFile, place: Place, text: Any) -> Duration | None:
    """Raises LawError for what is neither null nor a duration of ISO 8601."""
    try:
        return None if text is None else Duration.parse(text)
    except (TypeError, ValueError) as error:
        raise file.error(place, str(error)) from error


def read_cap(file: LawFile, place: Place, entry: Mapping[str, Any]) -> Cap:
    """Raises LawError for a total that runs from nowhere or a fact about a total that is not there."""
    row, facts = entry["cap"] or {}, _facts(file, entry["id"])
    about = ("facts", entry["id"])
    if not isinstance(row, dict) or (row and set(row) != {"max_total", "over"}):
        raise file.error((*place, "cap"), "needs `max_total` and `over`, or is null")
    if facts.get("breaks", "left_out") != "left_out":
        raise file.error((*about, "breaks"), f"no code understands `{facts['breaks']}`")
    total = read_duration(file, (*place, "cap", "max_total"), row.get("max_total"))
    if total is None and ("total_from" in facts or "breaks" in facts):
        raise file.error((*about, "total_from"), "the rule has no `cap.max_total`")
    return Cap(
        total=total,
        over=str(row.get("over", "")),
        since=facts.get("total_from"),
        breaks="breaks" in facts,
        not_past=read_duration(file, (*about, "not_past"), facts.get("not_past")),
    )


def read_variants(file: LawFile, place: Place, entry: Mapping[str, Any]) -> Mapping[str, Variant]:
    """By id. Raises LawError for one that is there twice, and for a fact about none."""
    facts, found = _facts(file, entry["id"]).get("variants") or {}, dict[str, Variant]()
    for number, row in enumerate(entry["variants"]):
        where = (*place, "variants", number)
        if not isinstance(row, dict) or set(row) != {"id", "when", "duration"}:
            raise file.error(where, "needs id, when and duration")
        if row["id"] in found:
            raise file.error(where, f"{row['id']} stands here twice")
        found[row["id"]] = _variant(file, entry["id"], where, row, facts.get(row["id"]) or {})
    if strange := next((name for name in facts if name not in found), None):
        raise file.error(("facts", entry["id"], "variants", strange), "the rule has no such variant")
    return found


def _variant(
    file: LawFile, rule_id: str, place: Place, row: Mapping[str, Any], facts: Mapping[str, Any]
) -> Variant:
    about = ("facts", rule_id, "variants", row["id"])
    _only(file, about, facts, OF_A_VARIANT)
    return Variant(
        id=row["id"],
        when=row["when"],
        duration=read_duration(file, (*place, "duration"), row["duration"]),
        from_age=read_duration(file, (*about, "from_age"), facts.get("from_age")),
        extends=bool(facts.get("extends")),
    )


def _facts(file: LawFile, rule_id: str) -> Mapping[str, Any]:
    rows = file.data.get("facts") or {}
    if not isinstance(rows, dict) or not isinstance(rows.get(rule_id, {}), dict):
        raise file.error(("facts", rule_id), "is not a mapping")
    facts: Mapping[str, Any] = rows.get(rule_id, {})
    _only(file, ("facts", rule_id), facts, OF_A_RULE)
    return facts


def _only(file: LawFile, place: Place, row: Mapping[str, Any], understood: frozenset[str]) -> None:
    if unread := next((key for key in row if key not in understood), None):
        raise file.error((*place, unread), "no code reads this key")
