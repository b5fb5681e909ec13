"""The control of a process whose clock is virtual: what it has in hand, and what time it is.

These routes exist in the embedded stack alone; a service on the system's clock has none of them.
"""

from datetime import datetime
from typing import Any, Protocol

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict

from henvis.api.identity.bearer import Bearer, asking
from henvis.api.identity.caller import OPERATE
from henvis.api.problems import Problem
from henvis.api.strict_json import json_body, parse


class Control(Protocol):
    """What a process lets its supervisor see and move."""

    def state(self) -> dict[str, Any]:
        """All that tells whether the process is quiet, in plain JSON values."""
        ...

    def move(self, to: datetime) -> datetime:
        """Set the clock and return it. Raises ValueError for an instant before its present one."""
        ...


class ClockSetting(BaseModel):
    """An instant to move the clock to, with its time zone."""

    model_config = ConfigDict(extra="forbid")

    now: AwareDatetime


def control_routes(control: Control, bearer: Bearer) -> APIRouter:
    """The supervisor's routes of one process."""
    routes = APIRouter(prefix="/control", include_in_schema=False, dependencies=[asking(bearer, OPERATE)])

    @routes.get("/state", response_class=JSONResponse)
    def show_state() -> JSONResponse:
        # As it is: a supervisor asks some times for each step of a story, and plain values need no encoder.
        return JSONResponse(control.state())

    @routes.put("/clock", response_class=JSONResponse)
    def move_clock(body: bytes = Depends(json_body)) -> JSONResponse:
        try:
            control.move(parse(ClockSetting, body, "invalid_request").now)
        except ValueError:
            raise Problem("clock_goes_back", "the instant lies before the clock's present one") from None
        return JSONResponse(control.state())  # what a supervisor would ask for next

    return routes
