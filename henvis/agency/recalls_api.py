"""`GET /recalls`, `GET /averting`: what has to be answered, and what has to be looked at again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from henvis.agency import recalls
from henvis.agency.recall_views import AvertingView, RecallState, RecallView
from henvis.agency.recalls import WantedRecalls
from henvis.api.described import problem_responses
from henvis.api.identity.bearer import Bearer, asking
from henvis.api.identity.caller import READ
from henvis.service.kit import Kit

PAGE = 1000
"""The most entries that one answer lists."""

Limit = Annotated[int, Query(ge=1, le=PAGE)]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Go on behind so many")]


def recalls_routes(kit: Kit, bearer: Bearer) -> APIRouter:
    """The routes about recalls and duties to avert of one agency, over its own database."""
    database = kit.transactions.database
    routes = APIRouter(
        tags=["worklists"],
        dependencies=[asking(bearer, READ)],
        responses=problem_responses(["invalid_request"]),
    )

    @routes.get("/recalls", summary="Recalls of consents that this agency answers, or waits for answers to")
    def list_recalls(
        limit: Limit = PAGE,
        offset: Offset = 0,
        state: Annotated[RecallState | None, Query(description="Only those that are so far")] = None,
        asked: Annotated[str | None, Query(description="Only those that this agency has to answer")] = None,
        case: Annotated[UUID | None, Query(description="Only those of this case")] = None,
    ) -> list[RecallView]:
        with database.reading() as connection:
            wanted = WantedRecalls(limit, offset, state, asked, case)
            return recalls.recalls(connection, kit.law, kit.clock.now(), wanted)

    @routes.get("/averting", summary="Every use of a duty to avert by this agency, for review")
    def list_averting(limit: Limit = PAGE, offset: Offset = 0) -> list[AvertingView]:
        with database.reading() as connection:
            return recalls.averting(connection, limit=limit, offset=offset)

    return routes
