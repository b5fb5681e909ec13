"""What is told of a record that could not be handled: structure to who operates, content to nobody here."""

from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from henvis.bus.parking import ALONE, HELD, RELEASE, WAITING, Parked
from henvis.bus.parking.redrives import Redrive
from henvis.dead.causes import cause_of
from henvis.dead.found import Examined
from henvis.ops.classes import DEAD_LETTERS

_OWN: Final = ("id", "lane", "state", "reason", "detail", "parked_at", "decided_by", "redrive")
_NOT_REDRIVABLE: Final = {
    WAITING: "it waits behind the record that holds its lane, and follows that one",
    RELEASE: "it is on its way already",
    ALONE: "it was given up and holds up nothing: who wrote it says it anew, and this one is dropped",
}
_DROPPED: Final = "it was given up for good, and what waited behind it has gone on"


def not_redrivable(one: Parked) -> str | None:
    """Why a record cannot be tried again; None for one that holds its lane."""
    return None if one.state == HELD else _NOT_REDRIVABLE.get(one.state, _DROPPED)


class ParkedView(BaseModel):
    """A record that could not be handled, with its reason, or one that waits behind it."""

    model_config = ConfigDict(populate_by_name=True)

    id: int
    lane: str | None = Field(description="What is held up together; null for one that holds up nothing")
    case: UUID | None
    state: str = Field(
        description="held, waiting, release (on its way), dropped, or alone (given up, holding up nothing)"
    )
    reason: str | None = Field(description="Of the one that failed, a code of the list dead_letter")
    kind: str | None = Field(alias="class", description="contract, identity or processing")
    detail: str | None = Field(description="The rule that it broke, or why it was dropped")
    topic: str
    partition: int
    offset: int
    parked_at: datetime
    decided_by: str | None = Field(
        description="Who had it tried again or dropped; only the service knows the name"
    )
    redrive: int | None = Field(description="The redrive that it is on its way by")

    @classmethod
    def of(cls, parked: Parked, **more: Any) -> Self:
        """The view of a parked record."""
        own = {name: getattr(parked, name) for name in _OWN}
        place = {name: getattr(parked.record, name) for name in ("topic", "partition", "offset")}
        kind = DEAD_LETTERS.get(parked.reason or "")
        return cls.model_validate({**own, **place, "case": parked.case_id, "kind": kind, **more})


class CauseView(BaseModel):
    """Why it could not be handled, and what to do."""

    words: str
    do: str


class ShownView(ParkedView):
    """The same with all that can be told of a record without what stands in it."""

    cause: CauseView | None = Field(description="Null for one that only waits")
    behind: int = Field(description="How many records wait behind it in its lane")
    redrivable: bool
    not_redrivable: str | None = Field(description="Why it cannot be tried again")
    examined: Examined = Field(description="What decodes, and the difference to its schema")

    @classmethod
    def of_examined(cls, parked: Parked, examined: Examined, behind: int) -> Self:
        """The view of an examined record."""
        cause = cause_of(parked.reason, parked.detail) if parked.reason else None
        why_not = not_redrivable(parked)
        return cls.of(
            parked,
            cause=cause and CauseView(words=cause.words, do=cause.do),
            behind=behind,
            redrivable=why_not is None,
            not_redrivable=why_not,
            examined=examined,
        )


class RedrivenView(BaseModel):
    """What came of one record of a redrive, by the place that it was received from."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    topic: str
    partition: int
    offset: int
    case: UUID | None = Field(validation_alias="case_id")
    event: UUID | None = Field(validation_alias="event_id")
    reason: str | None = Field(description="What it had been held for; null for one that only waited")
    outcome: str = Field(description="handled, repeated (it had been handled before) or refused")
    code: str | None = Field(description="Why it was refused, a code of the list dead_letter")
    done_at: datetime


class RedriveView(BaseModel):
    """A redrive: who decided it and why, how far it is, and what came of each record."""

    id: int
    state: str = Field(description="running, or ended")
    reason: str
    decided_by: str = Field(description="Only the service knows the name")
    rate: float = Field(description="Records in a second, at most")
    asked_at: datetime
    left: int = Field(description="Records on their way, or behind one that is")
    records: list[RedrivenView]

    @classmethod
    def of(cls, one: Redrive) -> Self:
        """The view of a redrive."""
        return cls(
            id=one.id,
            state="running" if one.left else "ended",
            reason=one.reason,
            decided_by=one.decided_by,
            rate=round(1 / one.every_s, 6),
            asked_at=one.asked_at,
            left=one.left,
            records=[RedrivenView.model_validate(each) for each in one.records],
        )
