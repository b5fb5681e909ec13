"""What an agency's systems read of its cases, as JSON has it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from henvis.casework.case import Case


class View(BaseModel):
    """Reads its fields from an entity's attributes of the same names."""

    model_config = ConfigDict(from_attributes=True)


class StatementView(View):
    """The latest statement of one code."""

    code: str
    value: bool
    publisher: str
    occurred: datetime


class DecisionView(View):
    """A decision that this agency made or was sent. Dates are days in Europe/Oslo."""

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
    ended: str | None = Field(description="Why it was ended before its time; null where it was not")
    ended_at: datetime | None


class ApplicationView(View):
    """An application that this agency received or was told of; `type` is the decision that it asks for."""

    id: UUID
    publisher: str
    type: str
    received_at: datetime


class AppealView(View):
    """An appeal against a decision, or a complaint of it."""

    id: UUID
    publisher: str
    decision: UUID
    made_at: datetime


class ReferralView(View):
    """A referral that this agency sent or was sent, and what has become of it."""

    id: UUID
    sender: str
    recipient: str
    service: str
    basis: str
    consent: UUID | None
    urgent: bool
    age_group: str
    registered: bool
    answer: str | None
    answer_reason: str | None
    redirected_to: str | None
    takes_over: bool
    withdrawn: str | None
    steps: tuple[str, ...]
    withheld_reason: str | None


class ConsentView(View):
    """A consent that this agency recorded, or knows from a referral alone: its last day, not its scope."""

    id: UUID
    recorded_by: str
    to: tuple[str, ...]
    purposes: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = Field(description="Recipient and purpose, where they go in pairs")
    by: str | None
    until: date | None
    language: str | None = Field(description="In which it was asked for (BCP 47); null where not recorded")
    interpreter: bool | None = Field(description="Whether one took part; null where not recorded")
    present: tuple[str, ...] = Field(description="Who was there beside the person and who recorded it")
    withdrawn: bool
    lapsed: bool = Field(description="Whether a guardian's consent has ended with the person's childhood")
    recalled_at: datetime | None = Field(description="When what was received under it was recalled")


class CaseView(View):
    """A case as this agency knows it; what it was not told is null."""

    id: UUID
    agency: str = Field(description="Whose view this is")
    opener: str | None
    owned: bool = Field(description="Whether this agency owns the case now")
    age_group: str | None
    exploitation_stated: bool
    address_grade: str
    missing: bool = Field(description="Whether the person is reported missing and not found again")
    closed: str | None = Field(description="The outcome that the case was closed with")


class WholeCaseView(CaseView):
    """The same with what was stated, applied for, decided and appealed."""

    statements: list[StatementView]
    applications: list[ApplicationView]
    decisions: list[DecisionView]
    appeals: list[AppealView]

    @classmethod
    def of(cls, case: Case) -> Self:
        """The view of a case."""
        own = {name: getattr(case, name) for name in CaseView.model_fields if name != "closed"}
        return cls(
            **own,
            closed=case.closed_outcome,
            statements=[StatementView.model_validate(each) for each in case.statements.values()],
            applications=[ApplicationView.model_validate(each) for each in case.applications.values()],
            decisions=[DecisionView.model_validate(each) for each in case.decisions.values()],
            appeals=[AppealView.model_validate(each) for each in case.appeals.values()],
        )


class EventView(BaseModel):
    """An event that this agency sent, or was sent and has taken in."""

    id: UUID
    type: str
    publisher: str
    direction: Literal["sent", "received"]
    ref: UUID | None = Field(description="What it is about besides the case: a referral, consent, decision …")
    code: str | None = Field(description="Of a statement, its code")
    rule: str | None = Field(description="Of a deadline event, the rule of the deadline")
    seq: int = Field(description="Its place in its publisher's journal, within the partition")
    mailbox_seq: int | None = Field(description="Of a received one, its place in this agency's mailbox")
    occurred: datetime
    partition: int
    offset: int | None = Field(description="In the journal or mailbox; null until it is sent")
    data: Mapping[str, Any] = Field(description="Its clear fields; sealed parts are left out")
