"""The supervisor's HTTP, on loopback: what runs, its numbers, the time, stopping, the registry."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Protocol, TypeVar

from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from henvis.api.broken_rule import broken_rule
from henvis.api.declared_names import declared_names
from henvis.contract import registry
from henvis.local import instants
from henvis.local.moving import BOUND_SECONDS, Mover, NotQuiet
from henvis.local.quiet import Waiting
from henvis.local.readings import Readings

W = TypeVar("W", bound="_Wish")


class Stack(Protocol):
    """What the supervisor lets this server see and do."""

    mover: Mover | None
    readings: Readings | None

    def describe(self) -> dict[str, Any]:
        """What runs where."""

    def exposition(self) -> bytes:
        """The stack's own numbers, in Prometheus' text format."""

    def request_stop(self) -> None:
        """Begin to stop everything."""


def application(stack: Stack) -> Starlette:
    """The server's routes. Only names of this machine are served, so that no web page can reach them."""
    control = _Control(stack)
    return Starlette(
        routes=[
            Route("/stack", control.describe),
            Route("/metrics", control.metrics),
            Route("/stack/clock", control.move, methods=["POST"]),
            Route("/stack/quiet", control.quiet, methods=["POST"]),
            Route("/stack/stop", control.stop, methods=["POST"]),
            *registry.routes(),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    )


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    within: Annotated[float, Field(gt=0, le=600)] = BOUND_SECONDS
    """Seconds in which the bus has to become quiet."""


class _Move(_Wish):
    to: AwareDatetime


class _Control:
    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    async def describe(self, _: Request) -> JSONResponse:
        return JSONResponse(self._stack.describe())

    async def metrics(self, _: Request) -> Response:
        return Response(await asyncio.to_thread(self._stack.exposition), media_type=CONTENT_TYPE_LATEST)

    async def stop(self, _: Request) -> JSONResponse:
        self._stack.request_stop()
        return JSONResponse({"stopping": True}, HTTPStatus.ACCEPTED)

    async def quiet(self, request: Request) -> JSONResponse:
        return await self._answer(request, _Wish, lambda mover, wish: mover.become_quiet(wish.within))

    async def move(self, request: Request) -> JSONResponse:
        return await self._answer(request, _Move, lambda mover, wish: mover.move(wish.to, wish.within))

    async def _answer(
        self, request: Request, model: type[W], work: Callable[[Mover, W], Awaitable[datetime]]
    ) -> JSONResponse:
        if (mover := self._stack.mover) is None:
            return _error(HTTPStatus.NOT_FOUND, "the time is the system's, or Kafka does not serve yet")
        try:
            wish = model.model_validate_json(await request.body() or b"{}")
        except ValidationError as wrong:
            return _error(HTTPStatus.BAD_REQUEST, _first(model, wrong))
        try:
            return JSONResponse({"now": instants.text(await work(mover, wish))})
        except ValueError as backwards:
            return _error(HTTPStatus.CONFLICT, str(backwards))
        except NotQuiet as late:
            reasons = await asyncio.gather(*(self._name(reason) for reason in late.waiting))
            return JSONResponse({"waiting_for": reasons}, HTTPStatus.GATEWAY_TIMEOUT)

    async def _name(self, reason: Waiting) -> dict[str, Any]:
        case = None
        if (
            self._stack.readings
            and reason.topic
            and reason.partition is not None
            and reason.offset is not None
        ):
            case = await self._stack.readings.case_at(reason.topic, reason.partition, reason.offset)
        return {**asdict(reason), "case": case}


def _error(status: HTTPStatus, text: str) -> JSONResponse:
    return JSONResponse({"error": text}, status)


def _first(model: type[BaseModel], wrong: ValidationError) -> str:
    error = wrong.errors(include_url=False, include_input=False)[0]
    field, rule = broken_rule(error, declared_names(model))
    return f"{field or 'body'}: {rule}"
