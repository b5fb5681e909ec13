"""Which events an expectation speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from henvis.play.names import Names

RECEIPT: Final = "ReceiptIssued"


@dataclass(frozen=True)
class Fact:
    """What a story can ask of an event, wherever it was seen."""

    id: UUID
    case: UUID
    type: str
    ref: UUID | None
    code: str | None
    publisher: str
    rule: str | None = None
    """Of a deadline event, the deadline's rule."""


@dataclass(frozen=True)
class Wanted:
    """The events of one story's cases that an expectation names; None stands for any."""

    cases: frozenset[UUID]
    type: str | None = None
    ref: UUID | None = None
    code: str | None = None
    rule: str | None = None

    def matches(self, fact: Fact) -> bool:
        """Whether the expectation speaks of this event.

        A receipt counts only where its type is named: it tells a sender of its own events, and stories
        that ask for no receipts hold with and without them.
        """
        if self.type is None and fact.type == RECEIPT:
            return False
        return (
            fact.case in self.cases
            and self.type in {None, fact.type}
            and self.ref in {None, fact.ref}
            and self.code in {None, fact.code}
            and self.rule in {None, fact.rule}
        )


def wanted_of(wanted: Mapping[str, Any], cases: tuple[str, ...], names: Names) -> Wanted:
    """What an expectation names, as ids; without `case`, any case of its story."""
    ref = wanted.get("ref")
    return Wanted(
        cases=frozenset(names.id_of(case) for case in ([wanted["case"]] if "case" in wanted else cases)),
        type=wanted.get("type"),
        ref=None if ref is None else names.id_of(ref),
        code=wanted.get("code"),
        rule=wanted.get("rule"),
    )
