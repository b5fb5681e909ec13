"""A deadline as its book holds it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from henvis.contract.events import Event
from henvis.law.ruleset import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One deadline of one case. Instants are in UTC, days in Europe/Oslo.

    `due_on` is its last day; `due_at` instead the instant at which a rule in hours is due. `ends_at` is when
    it is over in either case, `starts_at` when it began to run, and `known_at` when the event that started it
    was said: of a decision that is dated back, later. `successor` is the decision that takes over from it.
    `next_at` is when it next warns or ends, None once it has ended; `warned_to` is the last instant for which
    it has warned.
    """

    case_id: UUID
    id: UUID
    rule: str
    decision: UUID | None
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

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class BookContext:
    """Whose book it is, under which law, when (UTC), and where a new deadline's id comes from."""

    agency: str
    law: Law
    now: datetime
    new_id: Callable[[], UUID]


@dataclass(frozen=True, slots=True)
class Said:
    """A draft to be published, and the instant (UTC) that it is about: what is late keeps its order."""

    at: datetime
    draft: Event


@dataclass(frozen=True, slots=True)
class Changes:
    """All deadlines of the case afterwards, and what the agency says of them."""

    deadlines: tuple[Deadline, ...]
    said: tuple[Said, ...] = ()
