"""A decision that is about to be recorded, with what its prerequisites are asked of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from henvis.casework.case import Case, Decision
from henvis.casework.context import Context
from henvis.casework.running import followed_by, runs
from henvis.law.limits import LatestEnd
from henvis.law.ruleset import Law


@dataclass(frozen=True, slots=True)
class Deciding:
    """The case before the decision, and the decision as it would be made."""

    case: Case
    decision: Decision
    context: Context

    @property
    def law(self) -> Law:
        """The law in force."""
        return self.context.law

    @property
    def followed(self) -> Decision | None:
        """The decision that it follows."""
        return followed_by(self.case, self.decision)

    def runs(self, decision: Decision) -> bool:
        """Whether a decision still runs when this one is made."""
        return runs(self.case, decision, self.law, self.decision.decided_at)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a sentence of the law asks, and the command's field at which it is refused where it is not so.

    `statements` are those that it takes, where it takes more than one.
    """

    holds: Callable[[Deciding], bool]
    field: str | None = None
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """A sentence that says how long is lawful: its latest end, None where there is nothing to reckon from."""

    latest: Callable[[Deciding], LatestEnd | None]
    field: str = "until"

    def last_day(self, deciding: Deciding) -> date | None:
        """The latest end without how it was found."""
        latest = self.latest(deciding)
        return None if latest is None else latest.end

    def holds(self, deciding: Deciding) -> bool:
        """The decision ends by the last day, and begins before it is past."""
        last, decision = self.last_day(deciding), deciding.decision
        return last is None or decision.starts_on <= (decision.valid_until or last) <= last


@dataclass(frozen=True, slots=True)
class StayLimit(Limit):
    """The same of a stay, which must have ended as the last day begins: it needs at least a night."""

    def holds(self, deciding: Deciding) -> bool:
        """The stay ends by the last day, and begins on an earlier one."""
        last, decision = self.last_day(deciding), deciding.decision
        return last is None or ((decision.valid_until or last) <= last and decision.starts_on < last)
