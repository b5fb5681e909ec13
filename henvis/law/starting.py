"""Which rules the bus can start at all."""

from collections import defaultdict
from collections.abc import Mapping

from henvis.law.bus_law_map import BusLawMap
from henvis.law.deadline_rules import Rule, Rules


def startable(rules: Rules, law_map: BusLawMap) -> Mapping[str, tuple[Rule, ...]]:
    """Record type -> the rules that an event of it can start, in the order of the file."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules.by_id.values():
        if is_startable(law_map, rule):
            for record_type in law_map.law_events[rule.starts_on].selection.events:
                found[record_type].append(rule)
    return {record_type: tuple(starting) for record_type, starting in found.items()}


def is_startable(law_map: BusLawMap, rule: Rule) -> bool:
    """A deadline that nobody can meet is worse than none: without a closing, no deadline or target starts."""
    narrowing = law_map.narrowing(rule.id)
    lasts = rule.duration is not None or narrowing.due_until
    if rule.starts_on not in law_map.law_events or narrowing.off or rule.kind == "quota" or not lasts:
        return False
    return rule.kind not in {"deadline", "target"} or _can_be_met(law_map, rule)


def _can_be_met(law_map: BusLawMap, rule: Rule) -> bool:
    return rule.id in law_map.closings or any(one.event in law_map.law_events for one in rule.closes_on)
