"""What an agency owes to say of time, and how what it said compares."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Final
from uuid import UUID

from henvis.audit.case_history import Entry
from henvis.contract.events import ClocksContradict, ConsentEnded, DeadlineEnded, DeadlineWarned, Event
from henvis.deadlines.book import PUNCTUAL

OfTime = DeadlineWarned | DeadlineEnded | ClocksContradict
OF_TIME: Final = (DeadlineWarned, DeadlineEnded, ClocksContradict, ConsentEnded)
"""What an agency says because time has passed, and, of a deadline, because it was met."""

_APART: Final = frozenset({"meta", "deadline", "late"})
"""What is compared by rules of its own."""
_COMPARED: Final[Mapping[type[Event], tuple[str, ...]]] = {
    kind: tuple(field.name for field in fields(kind) if field.name not in _APART)
    for kind in (DeadlineWarned, DeadlineEnded, ClocksContradict)
}
_SAYS: Final = {kind: attrgetter(*names) for kind, names in _COMPARED.items()}
"""All of that at once: nearly always the two agree."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A draft that follows from the book: `at` is the instant (UTC) that it is about.

    `late_from` is the instant behind which it is late, None where it never is; `cause` the event that it
    follows from, None where time alone brought it about.
    """

    at: datetime
    draft: OfTime
    late_from: datetime | None = None
    cause: Entry | None = None

    def is_late_at(self, recorded: datetime) -> bool:
        """Whether it has to be marked as late when it is said at that instant."""
        return self.late_from is not None and recorded - self.late_from > PUNCTUAL


@dataclass(frozen=True, slots=True)
class Claim:
    """What an agency said of time, held against what it owed.

    `owed` is what comes nearest, None where nothing does; `differs` names the fields in which it says
    something else. `early` is what is owed later, `again` what was said before. `unseen` says that it rests
    on a birth date, which the log does not hold.
    """

    entry: Entry
    said: OfTime | ConsentEnded
    owed: Owed | None = None
    differs: tuple[str, ...] = ()
    early: bool = False
    again: bool = False
    unseen: bool = False


def differences(owed: OfTime, said: OfTime) -> tuple[str, ...]:
    """The names of the fields in which two events of one type differ, ids and lateness left out."""
    says = _SAYS[type(owed)]
    if says(owed) == says(said):
        return ()
    return tuple(name for name in _COMPARED[type(owed)] if getattr(owed, name) != getattr(said, name))


def subject(said: OfTime) -> tuple[type[Event], UUID | None, UUID | None]:
    """What it is about: its type, and the decision or the consent that its deadline hangs on."""
    consent = None if isinstance(said, ClocksContradict) else said.consent
    return type(said), said.decision, consent
