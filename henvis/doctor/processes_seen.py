"""Asks the processes of a stack how they are, all at once and for a few seconds only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import httpx

from henvis.local import instants

ANSWER_SECONDS: Final = 3.0
AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class About:
    """What a process says of itself at `/health/about`."""

    version: str
    law: str
    clock: str
    """`system` or `virtual`."""
    now: datetime
    """Where its clock stood."""
    ahead: timedelta
    """Of the doctor's clock, by the middle of the request."""
    durability: Mapping[str, str]
    """The settings of its database on which it hangs that what was committed stays."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process as its supervisor and it itself tell; what it did not answer is None."""

    service: str
    instance: str
    url: str
    state: str = "ready"
    restarts: int = 0
    live: bool | None = None
    waiting_for: tuple[str, ...] | None = None
    about: About | None = None

    @property
    def answers(self) -> bool:
        """Whether it answered at all."""
        return self.live is not None


def ask_all(told: Iterable[Mapping[str, Any]], now: Callable[[], datetime]) -> tuple[Process, ...]:
    """Ask the processes that a stack has told of."""
    with (
        httpx.Client(trust_env=False, timeout=ANSWER_SECONDS) as client,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        return tuple(threads.map(lambda one: _asked(client, one, now), told))


def _asked(client: httpx.Client, told: Mapping[str, Any], now: Callable[[], datetime]) -> Process:
    names = ("service", "instance", "url", "state", "restarts")
    silent = {name: told[name] for name in names}
    try:
        live = client.get(f"{told['url']}/health/live").is_success
        ready = client.get(f"{told['url']}/health/ready").json()
        before = now()
        answer = client.get(f"{told['url']}/health/about")
        about = _about(answer.json(), before, now()) if answer.is_success else None
        return Process(**silent, live=live, waiting_for=tuple(ready["waiting_for"]), about=about)
    except (httpx.HTTPError, ValueError, LookupError, TypeError):
        return Process(**silent)


def _about(told: Mapping[str, Any], before: datetime, after: datetime) -> About:
    at = instants.parse(told["clock"]["now"])
    return About(
        version=told["version"],
        law=told["law"],
        clock=told["clock"]["kind"],
        now=at,
        ahead=at - (before + (after - before) / 2),
        durability=told["durability"],
    )
