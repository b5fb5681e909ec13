"""The class that a deadline is counted under: never its rule, which may be one person's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from henvis.law.deadline_rules import Class
from henvis.law.ruleset import Law

_CLASSES: Final[Mapping[Class, str]] = {
    Class.ACT_BY: "act_by",
    Class.MAXIMUM: "maximum",
    Class.MINIMUM: "protective",
}


def class_of(law: Law, rule: str) -> str | None:
    """The class of a rule's end; None of a rule that no deadline can follow from, or that is no rule now."""
    known = law.rules.by_id.get(rule)
    return _CLASSES.get(known.end_class) if known is not None else None
