"""The HTTP application of one service: its routes, its problems, its own description."""

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI

from henvis.api.failures import FailuresAsProblems
from henvis.api.problem_list import problem_list_routes
from henvis.api.problems import answer_with_problems


def application(title: str, routes: Iterable[APIRouter]) -> FastAPI:
    """An application that serves `routes`; `/openapi.json` describes them.

    The framework's documentation pages are left out: they load their scripts from other people's servers.
    """
    app = FastAPI(title=title, version="1", docs_url=None, redoc_url=None)
    answer_with_problems(app)
    app.add_middleware(FailuresAsProblems)
    for each in (*routes, problem_list_routes()):
        app.include_router(each)
    return app
