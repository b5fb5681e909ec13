"""What waits for an agency, as JSON has it."""

from datetime import date
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from henvis.agency.views import ReferralView
from henvis.law.calendar import OSLO


class DeadlineView(BaseModel):
    """A deadline in this agency's book."""

    case: UUID
    id: UUID
    rule: str = Field(description="The rule of law/deadlines.yaml that it follows from")
    decision: UUID | None = Field(description="The decision that it hangs on; null where there is none")
    due: str = Field(
        description="Its last day in Oslo, or the instant with Oslo's offset where the rule counts hours",
        examples=["2026-09-05", "2026-02-04T15:00:00+01:00"],
    )
    state: Literal["open", "ended"]
    ended: str | None = Field(description="How it ended: met, expired, superseded or cancelled")
    warned: tuple[date, ...] = Field(description="The days, in Oslo, on which it was warned of")

    @classmethod
    def of(cls, row: Any) -> Self:
        """The view of a deadline, or of its row."""
        due = row.due_at.astimezone(OSLO).isoformat() if row.due_at else row.due_on.isoformat()
        own = {name: getattr(row, name) for name in ("id", "rule", "decision", "state", "ended", "warned")}
        return cls(case=row.case_id, due=due, **own)


class WaitingView(ReferralView):
    """A referral to this agency that nobody has answered yet."""

    case: UUID
    waits_for: Literal["registration", "answer"] = Field(
        description="The next step. An answer may be given without registering first"
    )
