"""`/health/about`: what a process is, for who compares it with others and with what is declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse


@dataclass(frozen=True, slots=True)
class About:
    """What does not change while the process lives, and its clock. Nothing of it is of a case."""

    service: str
    instance: str
    version: str
    law: str
    """The hash of the rule set that it decides by."""
    clock: str
    """`system` or `virtual`."""
    durability: Mapping[str, str]
    """The settings of its database on which it hangs that what was committed stays."""
    now: Callable[[], datetime]

    def told(self) -> dict[str, Any]:
        """The answer."""
        return {
            "service": self.service,
            "instance": self.instance,
            "version": self.version,
            "law": self.law,
            "clock": {"kind": self.clock, "now": self.now().isoformat()},
            "durability": dict(self.durability),
        }


def about_routes(about: About) -> APIRouter:
    """The route of one process; it answers also while every thread of it waits for the database."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/health/about", summary="Build, law, clock and durability of the process")
    async def show_about() -> JSONResponse:
        return JSONResponse(about.told())

    return routes
