"""Recalls, and uses of a duty to avert, as JSON has them: without anything of the person."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from henvis.agency.views import View


class RecallState(StrEnum):
    """How far an answer to a recall is."""

    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"


class RecallView(BaseModel):
    """What one agency received under a consent that has ended, and what it says of it."""

    case: UUID
    consent: UUID
    recorded_by: str = Field(description="Who recorded the consent, and is told the answer")
    asked: str = Field(description="Who received something under it, and has to answer")
    recalled_at: datetime
    answer_until: datetime | None = Field(description="From this instant on an answer is overdue")
    state: RecallState
    answer: str | None = Field(description="stopped or must_keep; null where nobody has answered yet")
    rule: str | None = Field(description="Of what must be kept, by which ground of law/sharing.yaml")
    answered_at: datetime | None


class AvertingView(View):
    """A referral that this agency sent by a duty to avert, for review."""

    case_id: UUID = Field(serialization_alias="case")
    id: UUID = Field(serialization_alias="referral")
    sender: str
    recipient: str
    service: str
    avert_ground: str | None = Field(description="Null of one from before it was kept")
    age_group: str = Field(description="As the sender knew it")
    sent_at: datetime | None = Field(description="Null of one from before it was kept")
    receipt: str | None = Field(description="delivered or withheld; null until the router has said")
    answer: str | None
