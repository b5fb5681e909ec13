"""`GET /waiting`, `GET /due`: what an agency's own systems put before their case workers."""

from typing import Annotated

from fastapi import APIRouter, Query

from henvis.agency import worklist
from henvis.agency.worklist_views import DeadlineView, WaitingView
from henvis.api.described import problem_responses
from henvis.bus.database import Database

PAGE = 1000
"""The most entries that one answer lists."""

Limit = Annotated[int, Query(ge=1, le=PAGE)]


def worklist_routes(database: Database) -> APIRouter:
    """The worklists of one agency, over its own database."""
    routes = APIRouter(tags=["worklists"], responses=problem_responses(["invalid_request"]))

    @routes.get("/waiting", summary="The referrals that wait for this agency, urgent ones first")
    def list_waiting(limit: Limit = PAGE) -> list[WaitingView]:
        with database.reading() as connection:
            return worklist.waiting(connection, limit=limit)

    @routes.get("/due", summary="The open deadlines of all cases, the first that is due first")
    def list_due(limit: Limit = PAGE) -> list[DeadlineView]:
        with database.reading() as connection:
            return worklist.due(connection, limit=limit)

    return routes
