"""The routes of `/operations/dead…`."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from henvis.api.dead_letters.operations import Operations
from henvis.api.dead_letters.views import ParkedView, RedriveView, ShownView
from henvis.api.dead_letters.wishes import Dropping, Redriving
from henvis.api.described import json_request, problem_responses
from henvis.api.identity.bearer import Bearer, asking
from henvis.api.identity.caller import DEAD_CONTENT, OPERATE, Caller
from henvis.api.strict_json import json_body, parse
from henvis.bus.handling.handler import Handler
from henvis.bus.parking import Parked
from henvis.bus.transaction import Transaction, Transactions
from henvis.dead.trying import Tried

MOST_AT_ONCE = 500
Number = Annotated[int, InPath(ge=1, le=2**31 - 1)]
"""A parked record's or a redrive's, as the databases can hold it."""
Body = Annotated[bytes, Depends(json_body)]
_UNKNOWN = problem_responses(["not_found", "invalid_request"])
_NOT_HELD = problem_responses(["not_found", "invalid_request", "not_held"])
_REDRIVE = {"reason": "the release with the schema is in place", "rate": 5, "class": "contract"}


class ContentView(BaseModel):
    """A record as it was received."""

    id: int
    key: str | None = Field(description="In base64")
    value: str | None = Field(description="In base64")
    headers: list[tuple[str, str | None]] = Field(description="Values in base64")
    event: dict[str, Any] | None = Field(description="In clear, where it decodes")


def _unsaid(_transaction: Transaction, _dropped: Parked) -> None:
    """Most services say of what they dropped nothing beyond their dead letters."""


def dead_letter_routes(
    transactions: Transactions,
    bearer: Bearer,
    handler: Handler,
    *,
    dropped: Callable[[Transaction, Parked], None] = _unsaid,
) -> APIRouter:
    """The operations on one service's parked records; dry runs ask its `handler`.

    `dropped` says of one that is given up what this service has to say of it, in the same transaction.
    """
    does = Operations(transactions, handler, dropped)
    routes = APIRouter(prefix="/operations/dead", tags=["operations"])
    # What has a name of its own comes before what has a number.
    _add_redrives(routes, does, asking(bearer, OPERATE))
    _add_parked(routes, does, asking(bearer, OPERATE))
    _add_content(routes, does, asking(bearer, DEAD_CONTENT))
    return routes


def _add_parked(routes: APIRouter, does: Operations, guard: Any) -> None:
    @routes.get("", summary="All that is parked, by lane and order", dependencies=[guard])
    def list_parked() -> list[ParkedView]:
        return does.listed()

    @routes.get(
        "/given-up", summary="What was given up alone and holds up nothing, by number", dependencies=[guard]
    )
    def list_given_up(
        after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
        most: Annotated[int, Query(ge=1, le=MOST_AT_ONCE)] = MOST_AT_ONCE,
    ) -> list[ParkedView]:
        return does.given_up(after, most)

    @routes.get(
        "/{number}",
        summary="One record: its cause, what decodes, the difference to its schema",
        responses=_UNKNOWN,
        dependencies=[guard],
    )
    def show(number: Number) -> ShownView:
        return does.show(number)

    @routes.post(
        "/{number}/dry-run",
        summary="What would become of it now",
        responses=_NOT_HELD,
        dependencies=[guard],
    )
    def dry_run(number: Number) -> list[Tried]:
        return does.dry_run(number)

    @routes.post("/{number}/retry", summary="Try it again, then what waits behind it", responses=_NOT_HELD)
    def retry(number: Number, caller: Annotated[Caller, guard]) -> ParkedView:
        return does.retry(number, caller)

    @routes.post(
        "/{number}/drop",
        summary="Give it up for good and release what waits behind it",
        responses=_NOT_HELD,
        openapi_extra=json_request(Dropping, {"reason": "sent twice by a broken client, seen by both sides"}),
    )
    def drop(number: Number, caller: Annotated[Caller, guard], body: Body) -> ParkedView:
        return does.drop(number, parse(Dropping, body, "invalid_request").reason, caller)


def _add_redrives(routes: APIRouter, does: Operations, guard: Any) -> None:
    asked = json_request(Redriving, _REDRIVE)

    @routes.get(
        "/redrives",
        summary="What was tried again, by whom and why, and what came of it; the newest first",
        dependencies=[guard],
    )
    def list_redrives() -> list[RedriveView]:
        return does.redrives()

    @routes.post(
        "/redrives", summary="Try records again, at a pace", responses=_NOT_HELD, openapi_extra=asked
    )
    def redrive(caller: Annotated[Caller, guard], body: Body) -> RedriveView | None:
        return does.redrive(parse(Redriving, body, "invalid_request"), caller)

    @routes.post(
        "/redrives/dry-run",
        summary="What would become of them now",
        responses=_NOT_HELD,
        openapi_extra=asked,
        dependencies=[guard],
    )
    def dry_redrive(body: Body) -> list[Tried]:
        return does.dry_redrive(parse(Redriving, body, "invalid_request"))

    @routes.get("/redrives/{number}", summary="One redrive", responses=_UNKNOWN, dependencies=[guard])
    def show_redrive(number: Number) -> RedriveView:
        return does.redrive_of(number)


def _add_content(routes: APIRouter, does: Operations, guard: Any) -> None:
    @routes.get(
        "/{number}/content", summary="One record as it was received; each look is logged", responses=_UNKNOWN
    )
    def content(number: Number, caller: Annotated[Caller, guard]) -> ContentView:
        return ContentView.model_validate(does.content(number, caller))
