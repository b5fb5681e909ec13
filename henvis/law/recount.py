"""Counts an open deadline by another rule: from the steps by which it was counted, and nothing else."""

from collections.abc import Sequence
from datetime import date, datetime

from henvis.law.deadline_rules import Rule
from henvis.law.due import Due, Given, NoDate, due
from henvis.law.limits import Break
from henvis.law.step import Step

UNSEEN = frozenset({"starts_unseen", "more"})
"""What starts on a birth date, and what has more steps than were kept, cannot be counted from outside."""

HELD = ("printed", "agrees", "follows", "limited")
"""What no rule moves: a date of a decision, another decision's end, a birthday."""


def can_be_recounted(steps: Sequence[Step]) -> bool:
    """Whether the steps tell all that the end was counted from."""
    codes = {one.code for one in steps}
    return "starts" in codes and codes.isdisjoint(UNSEEN)


def recounted(rule: Rule, steps: Sequence[Step]) -> Due | None:
    """When it would be due by `rule`; None where the rule would give it no date.

    What a decision names stays, and so does what lasts as long as another decision.
    """
    values = {one.code: one.values for one in steps}
    start = _moment(values.get("renews", values["starts"])[0])
    held = next((values[code] for code in HELD if code in values), None)
    given = Given(
        printed=_moment(held[0]) if held else None,
        since=_moment(values["total"][1]) if "total" in values and rule.cap.since else None,
        breaks=tuple(_break(one) for one in steps if one.code == "outside"),
    )
    try:
        return due(rule, start, given)
    except NoDate:
        return None


def _break(outside: Step) -> Break:
    return Break(date.fromisoformat(outside.values[0]), date.fromisoformat(outside.values[1]))


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
