"""`GET /operations/probes`: whether every lane to this agency carries its synthetic probes."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel, Field

from henvis.agency.probes import lanes
from henvis.api.identity.bearer import Bearer, asking
from henvis.api.identity.caller import OPERATE
from henvis.service.kit import Kit

PERIODS: Final = 2
"""After so many a probe that has not come is overdue."""


class LaneView(BaseModel):
    """The way from one agency to another, by the partition of it that has waited longest."""

    sender: str
    recipient: str
    partition: int = Field(description="The one on which a probe came longest ago, or never")
    arrived_at: datetime | None = Field(description="When the last one came there; null for never")
    age_seconds: float | None = Field(description="How long ago that is")
    overdue: bool = Field(description="Whether the next one should have come long since")


class ProbesView(BaseModel):
    """All lanes to one agency."""

    period_seconds: float = Field(description="How often probes are sent; 0 where they are off")
    lanes: list[LaneView]


def probe_routes(kit: Kit, bearer: Bearer) -> APIRouter:
    """The route of one agency, over its own database. All times are the machine's."""
    database, period, started = kit.transactions.database, kit.settings.probe_seconds, time.time()
    routes = APIRouter(
        prefix="/operations/probes", tags=["operations"], dependencies=[asking(bearer, OPERATE)]
    )

    @routes.get("", summary="When a probe last came from each other agency, and whether it is overdue")
    def list_probes() -> ProbesView:
        with database.reading() as connection:
            came = lanes(connection)
        others = [name for name in kit.topics.agencies if name != kit.settings.service]
        views = [_lane(kit, one, came.get(one, {}), started) for one in others]
        return ProbesView(period_seconds=period, lanes=views)

    return routes


def _lane(kit: Kit, sender: str, came: Mapping[int, float], started: float) -> LaneView:
    """A partition on which nothing ever came has waited since this process started."""
    now, period = time.time(), kit.settings.probe_seconds
    never = [one for one in range(kit.topics.partitions) if one not in came]
    partition = never[0] if never else min(came, key=lambda one: came[one])
    at = came.get(partition)
    return LaneView(
        sender=sender,
        recipient=kit.settings.service,
        partition=partition,
        arrived_at=None if at is None else datetime.fromtimestamp(at, UTC),
        age_seconds=None if at is None else max(0.0, now - at),
        overdue=period > 0 and now - (started if at is None else at) > PERIODS * period,
    )
