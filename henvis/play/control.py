"""The supervisor's control interface: what runs, the virtual clock, the wait until nothing is in flight."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

import httpx

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.errors import CommandFailed
from henvis.local import home as local_home
from henvis.local.stack import access
from henvis.play.http_client import client
from henvis.play.wall_time import written

PATIENCE_SECONDS: Final = 600.0
"""A move of the clock may take many waits; each has its bound in the supervisor, which then says why."""


@dataclass(frozen=True)
class Running:
    """What the supervisor says of its stack."""

    view: Mapping[str, Any]
    """All of it."""
    clock: datetime | None
    """The virtual clock, UTC; None where the stack runs on the system's."""
    services: dict[str, tuple[str, ...]]
    """Service → the addresses of its processes."""
    home: Path
    """The folder with its state, and with the issuer of its tokens."""

    def kafka(self, principal: str) -> KafkaAccess:
        """A principal's way into its Kafka. Raises CommandFailed where that is not ours to go."""
        return access(self.view, principal)


class Control:
    """A client of the control interface. Every call raises CommandFailed with one line on what went wrong."""

    def __init__(self, url: str) -> None:
        self._http = client(url, patience_seconds=PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def running(self) -> Running:
        """What runs now."""
        view = self._call("GET", "/stack")
        services: dict[str, list[str]] = {}
        for process in view["services"]:
            services.setdefault(process["service"], []).append(process["url"])
        clock = view["clock"]
        return Running(
            view=view,
            clock=datetime.fromisoformat(clock["now"]) if clock["kind"] == "virtual" else None,
            services={service: tuple(urls) for service, urls in services.items()},
            home=Path(view["home"]),
        )

    def move_clock(self, to: datetime) -> None:
        """Let everything happen that is due until this instant, and wait until nothing is in flight."""
        self._call("POST", "/stack/clock", {"to": written(to)})

    def wait_for_quiet(self) -> None:
        """Wait until nothing is in flight."""
        self._call("POST", "/stack/quiet")

    def _call(self, method: str, path: str, body: dict[str, str] | None = None) -> Any:
        try:
            answer = self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise CommandFailed(
                f"the stack at {self._http.base_url} does not answer",
                "Start one with `henvis up --clock virtual`",
            ) from error
        if answer.status_code == httpx.codes.GATEWAY_TIMEOUT:
            waits = "; ".join(_in_words(wait) for wait in answer.json()["waiting_for"])
            raise CommandFailed(f"the stack does not come to rest: it waits for {waits}", "See its logs")
        if answer.is_error:
            raise CommandFailed(
                f"{method} {path} was answered with {answer.status_code}", "See the stack's logs"
            )
        return answer.json()


def _in_words(wait: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in wait.items() if value is not None)


def address_in(home: Path | None) -> str:
    """The control address of the stack in this folder (None: the usual one). Raises CommandFailed."""
    folder = local_home.at(home)
    address = folder.address()
    if address is None:
        raise CommandFailed(f"no stack runs in {folder.root}", "Start one with `henvis up --clock virtual`")
    url: str = address["control"]
    return url
