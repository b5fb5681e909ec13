"""What is asked of parked records in the body of a request."""

from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, model_validator

from henvis.casework.fields import WITHOUT_CONTROLS

FASTEST: Final = 100.0
MOST_NUMBERS: Final = 1000
TRIED_AGAIN: Final = "tried again by its number"
"""The reason of a record that is tried again alone, for which none is asked."""

Reason = Annotated[
    StrictStr,
    Field(min_length=1, max_length=200, description="In words, without personal data"),
    WITHOUT_CONTROLS,
]


class Dropping(BaseModel):
    """Why a record is given up for good."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class Redriving(BaseModel):
    """Which records are tried again, why and how fast: by number, class, case, or all that hold a lane."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    rate: float = Field(default=10.0, gt=0, le=FASTEST, allow_inf_nan=False, description="In a second")
    numbers: list[Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]] | None = Field(
        default=None, min_length=1, max_length=MOST_NUMBERS
    )
    kind: Literal["contract", "identity", "processing"] | None = Field(default=None, alias="class")
    case: UUID | None = None
    all: StrictBool = False

    @model_validator(mode="after")
    def _one_choice(self) -> Self:
        chosen = [self.numbers is not None, self.kind is not None, self.case is not None, self.all]
        if sum(chosen) != 1:
            raise ValueError("must have one of numbers, class, case and all")
        return self
