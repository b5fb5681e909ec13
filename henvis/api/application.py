"""The HTTP application of one service: its routes, its problems, its own description."""

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI

from henvis.api.admission import VERSION, Admission
from henvis.api.described import problem_responses
from henvis.api.failures import FailuresAsProblems
from henvis.api.problem_list import problem_list_routes
from henvis.api.problems import answer_with_problems

EVERYWHERE = (
    "ambiguous_request",
    "personal_number_in_address",
    "not_acceptable",
    "invalid_request",
    "unavailable",
    "internal_error",
)
"""The problems that any route may answer."""


def application(title: str, routes: Iterable[APIRouter]) -> FastAPI:
    """An application that serves `routes`; `/openapi.json` describes them.

    The framework's documentation pages are left out: they load their scripts from other people's servers.
    """
    everywhere = problem_responses(EVERYWHERE)
    app = FastAPI(title=title, version=VERSION, docs_url=None, redoc_url=None, responses=everywhere)
    answer_with_problems(app)
    app.add_middleware(Admission)
    app.add_middleware(FailuresAsProblems)
    for each in (*routes, problem_list_routes()):
        app.include_router(each)
    return app
