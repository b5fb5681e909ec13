"""The HTTP application of one service: its routes, its problems, its own description."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig

from henvis.api.admission import VERSION, Admission
from henvis.api.described import describe_problems, problem_responses
from henvis.api.failures import FailuresAsProblems
from henvis.api.identity.bearer import Bearer
from henvis.api.identity.refusal import PROBLEMS
from henvis.api.problem_list import problem_list_routes
from henvis.api.problems import answer_with_problems

OPEN: Final = frozenset(
    {"/health/about", "/health/live", "/health/ready", "/metrics", "/problems", "/problems/{code}"}
)
"""What is answered without a token, beside `/openapi.json`: nothing of a case, and for who has no token."""

EVERYWHERE = (
    "ambiguous_request",
    "personal_number_in_address",
    "not_acceptable",
    "invalid_request",
    "unavailable",
    "internal_error",
)
"""The problems that any route may answer."""


_NO_TELEMETRY: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""The framework's own would continue a caller's trace and baggage, and export bodies and texts of errors."""


class Unguarded(RuntimeError):
    """A route asks for no token and is not of those that are open: such a service does not start."""


class _Described(FastAPI):
    def openapi(self) -> dict[str, Any]:
        described = super().openapi()
        describe_problems(described)
        return described


def application(title: str, routes: Iterable[APIRouter]) -> FastAPI:
    """An application that serves `routes`; `/openapi.json` describes them. Raises Unguarded.

    The framework's documentation pages are left out: they load their scripts from other people's servers.
    """
    app = _Described(title=title, version=VERSION, docs_url=None, redoc_url=None, telemetry=_NO_TELEMETRY)
    answer_with_problems(app)
    app.add_middleware(Admission)
    app.add_middleware(FailuresAsProblems)
    for router in (*routes, problem_list_routes()):
        asks = _check_guarded(router)
        app.include_router(router, responses=problem_responses((*EVERYWHERE, *(PROBLEMS if asks else ()))))
    return app


def _check_guarded(router: APIRouter) -> bool:
    """Whether the router's routes ask for a token: all of them, unless all are open."""
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    guarded = [any(isinstance(call, Bearer) for call in _calls(route.dependant)) for route in routes]
    for route, asks in zip(routes, guarded, strict=True):
        if not asks and route.path not in OPEN:
            raise Unguarded(f"{route.path} asks for no token")
    return any(guarded)


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for each in dependant.dependencies:
        yield from _calls(each)
