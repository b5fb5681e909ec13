"""How long what was decided may last."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from henvis.casework.case import Case, Decision
from henvis.casework.running import followed_by
from henvis.casework.terms import decides
from henvis.law.bus_law_map import At
from henvis.law.deadline_rules import Rule
from henvis.law.ruleset import Law
from henvis.law.step import Counted, step


def end_of_decision(
    law: Law, case: Case, decision: Decision | None, passed: frozenset[UUID] = frozenset()
) -> date | None:
    """Its own last day, or else the longest that is lawful; None where nothing says when it ends."""
    if decision is None or decision.id in passed:
        return None
    if decision.valid_until is not None:
        return decision.valid_until
    rule = next(_lasting(law, decision), None)
    lawful = None if rule is None else longest(law, case, decision, rule, passed)
    return None if lawful is None else lawful.end


def longest(
    law: Law, case: Case, decision: Decision, rule: Rule, passed: frozenset[UUID] = frozenset()
) -> Counted | None:
    """The day to which the rule lets the decision last; with its time of day lost, where it keeps one.

    What has no length of its own lasts as long as what it follows; a renewal counts from the end of that.
    """
    before = followed_by(case, decision)
    earlier_end = end_of_decision(law, case, before, passed | {decision.id})
    if rule.duration is None:
        return None if earlier_end is None else Counted(earlier_end, (step("follows", earlier_end),))
    start = decision.starts_on if starts(law, rule) is At.FROM else decision.made_on
    renews = rule.renewable and starts(law, rule) is At.MADE_ON
    if renews and before is not None and earlier_end is not None and rule in _lasting(law, before):
        counted = rule.count(earlier_end)
        return Counted(counted.end, (step("renews", earlier_end), *counted.steps))
    return rule.count(start)


def starts(law: Law, rule: Rule) -> At | None:
    """Which day of a decision the rule starts on."""
    return law.map.law_events[rule.starts_on].at


def _lasting(law: Law, decision: Decision) -> Iterator[Rule]:
    """The rules whose due day is the decision's own end."""
    for rule_id, narrowing in law.map.narrowings.items():
        rule = law.rules.rule(rule_id)
        event = law.map.law_events.get(rule.starts_on)
        types = narrowing.types or frozenset({decision.type})
        if narrowing.due_until and event and decision.type in types and decides(event.selection, decision):
            yield rule
