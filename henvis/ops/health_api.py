"""The routes that operations watch: `/metrics`, `/health/live`, `/health/ready`."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from henvis.ops.measuring import Measuring
from henvis.ops.metrics import Metrics
from henvis.ops.pulse import Pulse
from henvis.ops.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of one process; `look_at_keys` is awaited in the event loop that answers."""

    metrics: Metrics
    measuring: Measuring
    readiness: Readiness
    pulse: Pulse
    look_at_keys: Callable[[], Awaitable[None]]

    def exposition(self) -> bytes:
        """All numbers, those too that are measured now; to be called beside the event loop."""
        self.measuring.refresh()
        self.metrics.ready(now=self.readiness.ready)
        return self.metrics.exposition()


def health_routes(health: Health) -> APIRouter:
    """The routes of one process; they answer also while every thread of it waits for the database."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/metrics", summary="Numbers in Prometheus' text format", response_class=Response)
    async def show_metrics() -> Response:
        await health.look_at_keys()
        return Response(await asyncio.to_thread(health.exposition), media_type=CONTENT_TYPE_LATEST)

    @routes.get("/health/live", summary="Whether the process gets on at all", responses={503: {}})
    async def show_live() -> JSONResponse:
        live = health.pulse.moves
        return JSONResponse({"live": live}, status_code=200 if live else 503)

    @routes.get("/health/ready", summary="Whether the process takes work", responses={503: {}})
    async def show_ready() -> JSONResponse:
        await health.look_at_keys()
        waiting = health.readiness.waiting_for()
        body = {"ready": not waiting, "waiting_for": list(waiting)}
        return JSONResponse(body, status_code=503 if waiting else 200)

    return routes
