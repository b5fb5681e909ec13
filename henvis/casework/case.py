"""A case as one agency knows it: what the agency did itself and what it was sent.

Every entity holds primitive fields only, one row of a table each. Instants are aware and in UTC, dates are
calendar dates in Europe/Oslo.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self
from uuid import UUID

from henvis.law.basis import ConsentScope
from henvis.law.calendar import at_wall_time, day_of, wall_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A referral that the agency sent or was sent, with what became of it.

    `receipt` (delivered | withheld) and `withheld_reason` are what the router told the sender; `not_owner`
    what it told a recipient that took over from somebody who does not own the case.
    """

    case_id: UUID
    id: UUID
    sender: str
    recipient: str
    service: str
    basis: str
    consent: UUID | None
    urgent: bool
    age_group: str
    sent_event: UUID
    avert_ground: str | None = None
    sent_at: datetime | None = None
    registered: bool = False
    answer: str | None = None
    answer_reason: str | None = None
    redirected_to: str | None = None
    takes_over: bool = False
    answer_event: UUID | None = None
    withdrawn: str | None = None
    receipt: str | None = None
    withheld_reason: str | None = None
    not_owner: bool = False

    @property
    def ended(self) -> bool:
        """Withdrawn by its sender, or turned away by its recipient."""
        return self.withdrawn is not None or self.answer in {"declined", "redirected"}

    @property
    def steps(self) -> tuple[str, ...]:
        """What has become of it so far, in the order in which it happens."""
        happened = {
            self.receipt: True,
            "registered": self.registered,
            "answered": self.answer is not None,
            "not_owner": self.not_owner,
            "withdrawn": self.withdrawn is not None,
        }
        return tuple(step for step, is_so in happened.items() if step is not None and is_so)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent that the agency recorded itself, or knows from a referral that rests on it.

    Of the latter it was told the last day, and not the scope, which names others: `to`, `purposes` and
    `pairs` are then empty, and whether it covers a recipient and a purpose is the router's to judge.
    `lapsed` says that a guardian's consent has ended by itself, since the person is an adult, `recalled_at`
    when what was received under it was recalled. `language`, `interpreter` and `present` say how it was
    asked for.
    """

    case_id: UUID
    id: UUID
    recorded_by: str
    to: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    by: str | None = None
    until: date | None = None
    given: datetime | None = None
    withdrawn: bool = False
    lapsed: bool = False
    recalled_at: datetime | None = None
    language: str | None = None
    interpreter: bool | None = None
    present: tuple[str, ...] = ()

    @property
    def scope(self) -> ConsentScope:
        """What the law asks about it. One that has lapsed is as good as withdrawn."""
        withdrawn, told = self.withdrawn or self.lapsed, self.given is not None
        return ConsentScope(
            self.to, self.purposes, self.until, withdrawn=withdrawn, pairs=self.pairs, told=told
        )

    def ended(self, today: date) -> bool:
        """Withdrawn, lapsed, or run out: it holds through the day `until`."""
        return self.withdrawn or self.lapsed or (self.until is not None and self.until < today)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallAnswer:
    """What an agency answered to the recall of a consent; `rule` is by which it must keep what it must."""

    case_id: UUID
    consent: UUID
    agency: str
    answer: str
    rule: str | None
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The latest statement of one code, by whomever; `value` false takes the earlier ones back."""

    case_id: UUID
    code: str
    value: bool
    publisher: str
    occurred: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision that the agency made or was sent, with what became of it.

    `valid_until` is its last day, of a placement the day by which the stay must have ended; None where it
    has no end of its own. `ended` is why it was ended before that: a code of `end_reason`. `sent_to_board` is
    when the case went to the board (nemnda) while an acute placement waited for it.
    """

    case_id: UUID
    id: UUID
    publisher: str
    type: str
    outcome: str
    made_by: str | None
    made_on: date
    valid_from: date | None
    valid_until: date | None
    follows: UUID | None
    told_on: date | None
    occurred: datetime
    event: UUID
    ended: str | None = None
    ended_at: datetime | None = None
    sent_to_board: datetime | None = None

    @property
    def starts_on(self) -> date:
        """The day from which it has effect."""
        return self.valid_from or self.made_on

    @property
    def decided_at(self) -> datetime:
        """The day on which it was made, with the time of day at which it was recorded."""
        if self.made_on == day_of(self.occurred):
            return self.occurred
        return at_wall_time(self.made_on, wall_time(self.occurred))


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application (søknad) that the agency received or was told of; `type` is what it asks for."""

    case_id: UUID
    id: UUID
    publisher: str
    type: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """An appeal against a decision (klage), or a complaint of it."""

    case_id: UUID
    id: UUID
    publisher: str
    decision: UUID
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a command of this agency brought in, and the SHA-256 of that command: the same again is a repeat.

    `kind` is case, consent, referral, application, decision or appeal, or the registration or answer of a
    referral, or the answer to a recall.
    """

    case_id: UUID
    kind: str
    id: UUID
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One agency's view of a case. `opener` and `age_group` are None while the agency was not told.

    `born` is known only to who was told it with a command of its own. `missing` is the latest report on the
    person, `heard_missing` says that there ever was one. `due` is the next instant at which the clock alone
    ends something that this agency has to say.
    """

    id: UUID
    agency: str
    opener: str | None = None
    owned: bool = False
    age_group: str | None = None
    born: date | None = None
    exploitation_stated: bool = False
    address_grade: str = "unknown"
    missing: bool = False
    heard_missing: bool = False
    closed_outcome: str | None = None
    last_mailbox_seq: int = 0
    due: datetime | None = None
    referrals: Mapping[UUID, Referral] = field(default_factory=dict)
    consents: Mapping[UUID, Consent] = field(default_factory=dict)
    recall_answers: Mapping[tuple[UUID, str], RecallAnswer] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    applications: Mapping[UUID, Application] = field(default_factory=dict)
    decisions: Mapping[UUID, Decision] = field(default_factory=dict)
    appeals: Mapping[UUID, Appeal] = field(default_factory=dict)
    references: Mapping[tuple[str, UUID], Reference] = field(default_factory=dict)

    @classmethod
    def unheard_of(cls, case_id: UUID, agency: str) -> Self:
        """The view of an agency that hears of the case for the first time."""
        return cls(id=case_id, agency=agency)

    @property
    def handled_as(self) -> str:
        """The age group to go by: who was not told any is in doubt (CoE convention art. 10 (3))."""
        return self.age_group or "age_in_doubt"

    def is_party(self, today: date) -> bool:
        """Whether it opened the case, or a referral to it still holds, as far as this agency knows."""
        if self.opener == self.agency:
            return True
        to_it = [one for one in self.referrals.values() if one.recipient == self.agency and not one.ended]
        return any(one.consent is None or not self.consents[one.consent].ended(today) for one in to_it)

    def holds(self, statement: str) -> bool:
        """Whether the latest statement of this code says that it is so."""
        latest = self.statements.get(statement)
        return latest is not None and latest.value
