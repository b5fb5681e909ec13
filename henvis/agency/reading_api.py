"""`GET /cases…`: how an agency's own systems read what it knows."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query

from henvis.agency import reading, store, worklist
from henvis.agency.views import CaseView, ConsentView, EventView, ReferralView, WholeCaseView
from henvis.agency.worklist_views import DeadlineView
from henvis.api.described import problem_responses
from henvis.api.identity.bearer import Bearer, asking
from henvis.api.identity.caller import READ
from henvis.api.problems import Problem
from henvis.casework.case import Case
from henvis.service.kit import Kit

PAGE = 1000
"""The most cases that one answer lists."""


def reading_routes(kit: Kit, bearer: Bearer) -> APIRouter:
    """The reading routes of one agency, over its own database."""
    database = kit.transactions.database
    routes = APIRouter(
        prefix="/cases",
        tags=["cases"],
        dependencies=[asking(bearer, READ)],
        responses=problem_responses(["invalid_request"]),
    )
    one = problem_responses(["unknown_case", "invalid_request"])

    @routes.get("", summary="The cases that this agency knows, oldest first")
    def list_cases(
        after: Annotated[UUID | None, Query(description="Go on behind this case")] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
    ) -> list[CaseView]:
        with database.reading() as connection:
            return reading.list_cases(connection, after=after, limit=limit)

    @routes.get("/{case_id}", summary="One case", responses=one)
    def show_case(case_id: UUID) -> WholeCaseView:
        with database.reading() as connection:
            return WholeCaseView.of(_known(connection, case_id))

    @routes.get("/{case_id}/referrals", summary="Its referrals, with their steps", responses=one)
    def list_referrals(case_id: UUID) -> list[ReferralView]:
        with database.reading() as connection:
            case = _known(connection, case_id)
        return [ReferralView.model_validate(each) for each in case.referrals.values()]

    @routes.get("/{case_id}/consents", summary="Its consents", responses=one)
    def list_consents(case_id: UUID) -> list[ConsentView]:
        with database.reading() as connection:
            case = _known(connection, case_id)
        return [ConsentView.model_validate(each) for each in case.consents.values()]

    @routes.get("/{case_id}/deadlines", summary="Its deadlines in this agency's book", responses=one)
    def list_deadlines(case_id: UUID) -> list[DeadlineView]:
        with database.reading() as connection:
            _known(connection, case_id)
            return worklist.deadlines_of(connection, kit.law, case_id)

    @routes.get("/{case_id}/events", summary="What was sent and received in it, in order", responses=one)
    def list_events(case_id: UUID) -> list[EventView]:
        with database.reading() as connection:
            _known(connection, case_id)
            return reading.events_of(connection, case_id)

    return routes


def _known(connection: sa.Connection, case_id: UUID) -> Case:
    found = store.load(connection, [case_id])
    if case_id not in found:
        raise Problem("unknown_case", "this agency does not know the case", unknown=case_id)
    return found[case_id]
