"""A deadline as its book holds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from henvis.casework.case import Case
from henvis.casework.stay import SOON_AFTER_ANOTHER
from henvis.contract.events import Event
from henvis.law.ruleset import Law
from henvis.law.step import Step, step

MOST_STEPS: Final = 64
"""As many as the contracts carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One deadline of one case. Instants are in UTC, days in Europe/Oslo.

    `due_on` is its last day; `due_at` instead the instant at which a rule in hours is due. `ends_at` is when
    it is over in either case, `starts_at` when it began to run, and `known_at` when the event that started it
    was said: of a decision that is dated back, later. `decision` and `consent` are what it hangs on,
    `successor` is the decision that takes over from it. `next_at` is when it next warns or ends, None once it
    has ended; `warned_to` is the last instant for which it has warned. `steps` is how its end was found,
    `act_on` the last working day to act on, `version` that of the rule and `basis` the sections then in
    force; one from before these were kept has none of them.
    """

    case_id: UUID
    id: UUID
    rule: str
    decision: UUID | None
    consent: UUID | None = None
    started_by: UUID
    starts_at: datetime
    known_at: datetime
    due_on: date | None
    due_at: datetime | None
    ends_at: datetime
    state: str = "open"
    ended: str | None = None
    successor: UUID | None = None
    next_at: datetime | None = None
    warned: tuple[date, ...] = ()
    warned_to: datetime | None = None
    act_on: date | None = None
    version: str | None = None
    basis: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.state == "open"


def kept(steps: Sequence[Step]) -> tuple[str, ...]:
    """The steps as the book and the events have them; of very many, how many more there were."""
    if len(steps) > MOST_STEPS:
        left_out = len(steps) - MOST_STEPS + 1
        steps = (*steps[: MOST_STEPS - 1], step("more", left_out))
    return tuple(map(str, steps))


def told(deadline: Deadline) -> tuple[str, ...]:
    """The steps as others are told them: a hint to who decides names a stay that they may not know of."""
    return tuple(text for text in deadline.steps if not _is_hint(text))


def _is_hint(text: str) -> bool:
    return SOON_AFTER_ANOTHER in text and Step.parse(text).code == SOON_AFTER_ANOTHER


class LastKept(NamedTuple):
    """The law and the case by which the book was gone through the last time."""

    law: Law
    case: Case


class BookContext(NamedTuple):
    """Whose book it is, under which law, when (UTC), and where a new deadline's id comes from.

    `last` is None where nobody knows by what the book was last kept: then all of it is gone through again.
    """

    agency: str
    law: Law
    now: datetime
    new_id: Callable[[], UUID]
    last: LastKept | None = None

    def still_stands(self, case: Case) -> bool:
        """Whether what is next for each deadline is still what it was when the book was last kept.

        Beside the deadline itself only the law, the decisions and the birth date have a say in it.
        """
        last = self.last
        if last is None or last.law is not self.law:
            return False
        return last.case.decisions is case.decisions and last.case.born == case.born

    def knows_nothing_new(self, case: Case) -> bool:
        """Whether, beside that, what contradicts the deadlines is still what it was: see `contradicting`."""
        return (
            self.last is not None
            and self.still_stands(case)
            and self.last.case.statements is case.statements
            and self.last.case.applications is case.applications
            and self.last.case.age_group == case.age_group
        )


class Said(NamedTuple):
    """A draft to be published, and the instant (UTC) that it is about: what is late keeps its order."""

    at: datetime
    draft: Event


class Changes(NamedTuple):
    """All deadlines of the case afterwards, and what the agency says of them."""

    deadlines: tuple[Deadline, ...]
    said: tuple[Said, ...] = ()
