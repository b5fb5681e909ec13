"""Stays that follow each other: what they may last together, and how a break in them counts."""

from datetime import datetime

from henvis.casework.case import Case, Decision
from henvis.casework.measures import in_force_at
from henvis.casework.stay import cap_of
from henvis.casework.terms import decides
from henvis.deadlines.deadline import Deadline, kept
from henvis.deadlines.law_events import followed, is_placement
from henvis.law import calendar
from henvis.law.acting import act_on
from henvis.law.deadline_rules import Rule
from henvis.law.ruleset import Law
from henvis.law.step import step
from henvis.replacing import replace


def first_moment(law: Law, decision: Decision) -> datetime:
    """The instant (UTC) at which a stay begins: 00:00 of its day, or when an acute decision is made."""
    if is_placement(law, decision) or decision.starts_on != decision.made_on:
        return calendar.midnight(decision.starts_on)
    return decision.decided_at


def root_of(law: Law, rule: Rule, case: Case, decision: Decision) -> Decision:
    """The decision that the chain of this one began with."""
    passed = {decision.id}
    while (before := followed(case, decision)) and _belongs(law, rule, before) and before.id not in passed:
        passed.add(before.id)
        decision = before
    return decision


def moved(law: Law, case: Case, cap: Deadline) -> Deadline:
    """The deadline of a chain with its due day moved by the breaks in the stay."""
    rule = law.rules.rule(cap.rule)
    began = [one for one in _members(law, rule, case, cap) if not never_began(one)]
    if rule.duration is None or not began:
        return cap
    limit = cap_of(case, max(began, key=in_force_at), law, rule.duration)
    ends_at = calendar.at_wall_time(limit.end, calendar.wall_time(cap.starts_at))
    steps = kept((step("starts", cap.starts_at.astimezone(calendar.OSLO)), *limit.steps))
    acting = act_on(rule, cap.starts_at, ends_at)
    return replace(cap, due_on=limit.end, ends_at=ends_at, act_on=acting, steps=steps)


def over_since(law: Law, case: Case, cap: Deadline) -> datetime | None:
    """The instant (UTC) at which the last stay of the chain was ended early; None while one may go on."""
    members = _members(law, law.rules.rule(cap.rule), case, cap)
    taken_over = {member.follows for member in members if member.id != cap.decision}
    ends = [member.ended_at for member in members if member.id not in taken_over]
    early = [end for end in ends if end is not None]
    return max(early) if early and len(early) == len(ends) else None


def _members(law: Law, rule: Rule, case: Case, cap: Deadline) -> list[Decision]:
    """The decisions of the chain, but those that were ended before they began."""
    return [
        one
        for one in case.decisions.values()
        if _belongs(law, rule, one)
        and root_of(law, rule, case, one).id == cap.decision
        and (one.id == cap.decision or not never_began(one))
    ]


def never_began(decision: Decision) -> bool:
    """Whether it was ended before it had effect."""
    return decision.ended_at is not None and decision.ended_at <= in_force_at(decision)


def _belongs(law: Law, rule: Rule, decision: Decision) -> bool:
    return decides(law.map.law_events[rule.starts_on].selection, decision)
