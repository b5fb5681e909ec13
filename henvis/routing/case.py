"""A case as the router knows it: who takes part in it and on what ground, and what a newcomer has to be told.

Every entity holds primitive fields only, one row of a table each; `place` counts what happened in the case,
in the order in which the router handled it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from henvis.law.basis import ConsentScope

ASKED, REFUSED, GRANTED = "asked", "refused", "granted"
"""What came of an acceptance that takes the case over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A referral. `withheld` is why it was not delivered, `ended` why it makes nobody a party any more.

    Both are codes of the list `withheld`. `sent`, `answered` and `ended_by` are ids of events; `ended_by` is
    None also where the clock ended it.
    """

    case_id: UUID
    id: UUID
    sender: str
    recipient: str
    consent: UUID | None
    sent: UUID
    withheld: str | None = None
    answered: UUID | None = None
    takeover: str | None = None
    withdrawn: bool = False
    ended: str | None = None
    ended_by: UUID | None = None
    ended_place: int = 0

    @property
    def delivered(self) -> bool:
        """Whether its recipient was sent it."""
        return self.withheld is None

    @property
    def holds(self) -> bool:
        """Whether it makes its recipient a party."""
        return self.withheld is None and self.ended is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent. `by` is a code of the list `consent_by`, `until` its last day (Europe/Oslo).

    `given`, `withdrawn` and `ended` are ids of events; a guardian's consent ends by itself with childhood.
    """

    case_id: UUID
    id: UUID
    recorded_by: str
    given: UUID
    by: str
    to: tuple[str, ...]
    purposes: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    until: date | None
    withdrawn: UUID | None = None
    ended: UUID | None = None

    @property
    def stopped_by(self) -> UUID | None:
        """The event that ended it before its last day."""
        return self.withdrawn or self.ended

    @property
    def scope(self) -> ConsentScope:
        """What the law asks about it."""
        stopped = self.stopped_by is not None
        return ConsentScope(self.to, self.purposes, self.until, withdrawn=stopped, pairs=self.pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision of any outcome, for what is said of it later. `type` is a code of the list `decision`.

    `starts` and `until` are days in Europe/Oslo, as the decision has them; `ended_on` is the day on which a
    later event ended it.
    """

    case_id: UUID
    id: UUID
    maker: str
    type: str
    granted: bool
    place: int
    starts: date
    until: date | None
    follows: UUID | None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """An event that a new party is sent when it joins, while it still holds.

    `slot` is what a later event of the same slot takes the place of; `decision` the decision it tells of;
    `sent_to` who has it already, so that nobody ever gets it twice.
    """

    case_id: UUID
    slot: str
    event: UUID
    publisher: str
    type: str
    code: str
    place: int
    decision: UUID | None
    sent_to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterCase:
    """`known_to` are the opener and all who were sent an event of the case.

    `age_told` is the event that the age group rests on, `told_missing` who was ever sent that the person is
    missing, `due` the next instant (UTC) at which the clock alone ends something.
    """

    id: UUID
    opener: str
    opened: UUID
    owner: str
    age_group: str
    age_told: UUID
    known_to: tuple[str, ...]
    told_missing: tuple[str, ...] = ()
    place: int = 1
    closed: UUID | None = None
    due: datetime | None = None
    referrals: Mapping[UUID, Referral] = field(default_factory=dict)
    consents: Mapping[UUID, Consent] = field(default_factory=dict)
    decisions: Mapping[UUID, Decision] = field(default_factory=dict)
    remembered: Mapping[str, Remembered] = field(default_factory=dict)
