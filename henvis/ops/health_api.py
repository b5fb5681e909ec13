"""The routes that operations watch: `/metrics`, `/health/live`, `/health/ready`."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from henvis.ops.metrics import Metrics
from henvis.ops.readiness import Readiness


def health_routes(metrics: Metrics, readiness: Readiness) -> APIRouter:
    """The routes of one process; they answer also while every thread of it waits for the database."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/metrics", summary="Numbers in Prometheus' text format", response_class=Response)
    async def show_metrics() -> Response:
        return Response(metrics.exposition(), media_type=CONTENT_TYPE_LATEST)

    @routes.get("/health/live", summary="Whether the process can go on", responses={503: {}})
    async def show_live() -> JSONResponse:
        return JSONResponse({"live": readiness.live}, status_code=200 if readiness.live else 503)

    @routes.get("/health/ready", summary="Whether the process takes work", responses={503: {}})
    async def show_ready() -> JSONResponse:
        waiting = readiness.waiting_for()
        body = {"ready": not waiting, "waiting_for": list(waiting)}
        return JSONResponse(body, status_code=503 if waiting else 200)

    return routes
