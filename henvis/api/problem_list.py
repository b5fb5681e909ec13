"""The published list of problem types, so that a problem's `type` leads somewhere (RFC 9457, section 4)."""

from fastapi import APIRouter

from henvis.api.described import problem_responses
from henvis.api.problem_types import PROBLEM_TYPES, ProblemType
from henvis.api.problems import Problem


def problem_list_routes() -> APIRouter:
    """The list, and each of its entries under its own `type`."""
    routes = APIRouter(prefix="/problems", tags=["problems"])

    @routes.get("", summary="All problem types")
    async def list_types() -> list[ProblemType]:
        return list(PROBLEM_TYPES.values())

    @routes.get("/{code}", summary="One problem type", responses=problem_responses(["not_found"]))
    async def show_type(code: str) -> ProblemType:
        if code not in PROBLEM_TYPES:
            raise Problem("not_found", "there is no problem type of that name")
        return PROBLEM_TYPES[code]

    return routes
