"""Which rule of the law says how long a decision lasts, and how its last day is to be read."""

from datetime import date, datetime, timedelta

from henvis.casework.case import Decision
from henvis.law.bus_law_map import Selection
from henvis.law.calendar import midnight
from henvis.law.deadline_rules import Rule
from henvis.law.ruleset import Law


def term_of(law: Law, decision: Decision, followed: Decision | None) -> Rule | None:
    """The rule of the deciding agency about the duration of such a decision; None where the law has none."""
    agency = law.codes.decided_by(decision.type)
    return next(
        (
            rule
            for rule in law.rules.by_id.values()
            if rule.kind == "duration" and rule.owner == agency and _is_about(law, rule, decision, followed)
        ),
        None,
    )


def _is_about(law: Law, rule: Rule, decision: Decision, followed: Decision | None) -> bool:
    event = law.map.law_events.get(rule.starts_on)
    if event is None or "DecisionMade" not in event.selection.events:
        return False
    narrowing = law.map.narrowing(rule.id)
    follows_placement = followed is not None and followed.type == decision.type
    return (
        decision.type in event.selection.types
        and (not narrowing.types or decision.type in narrowing.types)
        and decision.outcome in (narrowing.outcomes or event.selection.outcomes)
        and narrowing.follows_placement in {None, follows_placement}
    )


def decides(selection: Selection, decision: Decision) -> bool:
    """Whether the event that made the decision was one of those; no types or outcomes are all of them."""
    of_type = not selection.types or decision.type in selection.types
    return of_type and (not selection.outcomes or decision.outcome in selection.outcomes)


def is_over_at(term: Rule | None, last_day: date) -> datetime:
    """The instant (UTC) at which what holds until `last_day` is over: of a placement, as that day begins."""
    return midnight(last_day + timedelta(days=1)) if term is None else term.ends_at(last_day)
