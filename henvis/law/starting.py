"""Which rules the bus can start at all, and why not the others."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from henvis.law.bus_law_map import BusLawMap
from henvis.law.deadline_rules import Rule, Rules

UNMET: Final = "nothing on the bus can meet it"
"""A deadline that nobody can meet is worse than none: without a closing, no deadline or target starts."""


def startable(rules: Rules, law_map: BusLawMap) -> Mapping[str, tuple[Rule, ...]]:
    """Record type -> the rules that an event of it can start, in the order of the file."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules.by_id.values():
        if is_startable(law_map, rule):
            for record_type in law_map.law_events[rule.starts_on].selection.events:
                found[record_type].append(rule)
    return {record_type: tuple(starting) for record_type, starting in found.items()}


def is_startable(law_map: BusLawMap, rule: Rule) -> bool:
    """Whether something on the bus starts it."""
    return why_not_started(law_map, rule) is None


def why_not_started(law_map: BusLawMap, rule: Rule) -> str | None:
    """The reason for which the rule opens no deadline; None where it does."""
    narrowing = law_map.narrowing(rule.id)
    if not rule.resolved:
        return "it is unresolved"
    if rule.kind == "quota":
        return "it is an amount, and ends on no day"
    if rule.kind in {"deadline", "target"} and not _can_be_met(law_map, rule):
        return UNMET
    if rule.duration is None and not narrowing.due_until:
        return "the law gives no length"
    if rule.starts_on not in law_map.law_events:
        return f"nothing on the bus is {rule.starts_on}"
    return "its setting is off" if narrowing.off else None


def _can_be_met(law_map: BusLawMap, rule: Rule) -> bool:
    return rule.id in law_map.closings or any(one.event in law_map.law_events for one in rule.closes_on)
