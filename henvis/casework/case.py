"""A case as one agency knows it: what the agency did itself and what it was sent.

Every entity holds primitive fields only, one row of a table each. Instants are aware and in UTC, dates are
calendar dates in Europe/Oslo.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self
from uuid import UUID


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

    Of the latter it does not know the scope: `to` and `purposes` are then empty and cover nothing.
    """

    case_id: UUID
    id: UUID
    recorded_by: str
    to: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    by: str | None = None
    until: date | None = None
    withdrawn: bool = False

    def ended(self, today: date) -> bool:
        """Withdrawn, or run out: it holds through the day `until`."""
        return self.withdrawn or (self.until is not None and self.until < today)


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
    """A decision that the agency made or was sent."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a command of this agency brought in, and the SHA-256 of that command: the same again is a repeat.

    `kind` is case, consent, referral or decision, or the registration or answer of a referral.
    """

    case_id: UUID
    kind: str
    id: UUID
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One agency's view of a case. `opener` and `age_group` are None while the agency was not told."""

    id: UUID
    agency: str
    opener: str | None = None
    owned: bool = False
    age_group: str | None = None
    exploitation_stated: bool = False
    address_grade: str = "unknown"
    closed_outcome: str | None = None
    last_mailbox_seq: int = 0
    referrals: Mapping[UUID, Referral] = field(default_factory=dict)
    consents: Mapping[UUID, Consent] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    decisions: Mapping[UUID, Decision] = field(default_factory=dict)
    references: Mapping[tuple[str, UUID], Reference] = field(default_factory=dict)

    @classmethod
    def unheard_of(cls, case_id: UUID, agency: str) -> Self:
        """The view of an agency that hears of the case for the first time."""
        return cls(id=case_id, agency=agency)

    @property
    def handled_as(self) -> str:
        """The age group to go by: who was not told any is in doubt (CoE convention art. 10 (3))."""
        return self.age_group or "age_in_doubt"

    def holds(self, statement: str) -> bool:
        """Whether the latest statement of this code says that it is so."""
        latest = self.statements.get(statement)
        return latest is not None and latest.value
