"""`GET /waiting`, `GET /due`: what an agency's own systems put before their case workers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from henvis.agency import worklist
from henvis.agency.worklist import Wanted
from henvis.agency.worklist_views import DueView, Urgency, WaitingView
from henvis.api.described import problem_responses
from henvis.api.identity.bearer import Bearer, asking
from henvis.api.identity.caller import READ
from henvis.service.kit import Kit

PAGE = 1000
"""The most entries that one answer lists."""

Limit = Annotated[int, Query(ge=1, le=PAGE)]


def worklist_routes(kit: Kit, bearer: Bearer) -> APIRouter:
    """The worklists of one agency, over its own database."""
    database = kit.transactions.database
    routes = APIRouter(
        tags=["worklists"],
        dependencies=[asking(bearer, READ)],
        responses=problem_responses(["invalid_request"]),
    )

    @routes.get("/waiting", summary="The referrals that wait for this agency, urgent ones first")
    def list_waiting(limit: Limit = PAGE) -> list[WaitingView]:
        with database.reading() as connection:
            return worklist.waiting(connection, limit=limit)

    @routes.get("/due", summary="The open deadlines of all cases, the first that is due first")
    def list_due(
        limit: Limit = PAGE,
        owner: Annotated[str | None, Query(description="Only those that this party has to act on")] = None,
        urgency: Annotated[Urgency | None, Query(description="Only those that are so pressing")] = None,
        after: Annotated[UUID | None, Query(description="Go on behind this deadline")] = None,
    ) -> list[DueView]:
        with database.reading() as connection:
            return worklist.due(connection, kit.law, kit.clock.now(), Wanted(limit, owner, urgency, after))

    return routes
