"""Asks the services of a stack about their dead letters, each with a token of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from henvis.api.identity.caller import DEAD_CONTENT, OPERATE
from henvis.errors import CommandFailed
from henvis.local.home import at
from henvis.local.issuing.tokens import tokens

_PROGRAM: Final = "cli"
_WITHIN_S: Final = 60.0
_PAGE: Final = 500


@dataclass(frozen=True)
class Desk:
    """Where one service answers for its dead letters."""

    service: str
    url: str
    home: Path | None

    def get(self, path: str = "") -> Any:
        """What is read there. Raises CommandFailed."""
        return self._asked("GET", path, OPERATE)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What comes of it. Raises CommandFailed."""
        return self._asked("POST", path, OPERATE, body)

    def content(self, number: int) -> Any:
        """What stands in a record, with a token that is good for nothing else. Raises CommandFailed."""
        return self._asked("GET", f"/{number}/content", DEAD_CONTENT)

    def given_up(self) -> Iterator[dict[str, Any]]:
        """All that was given up alone, page by page."""
        after = 0
        while page := self.get(f"/given-up?after={after}&most={_PAGE}"):
            yield from page
            after = page[-1]["id"]

    def _asked(self, method: str, path: str, scope: str, body: Mapping[str, Any] | None = None) -> Any:
        token = tokens(at(self.home).issuer, _PROGRAM, (scope,))(self.service)
        return asked(method, f"{self.url}/operations/dead{path}", token, body)


def desks(home: Path | None) -> list[Desk]:
    """Those of all services of the stack that runs there. Raises CommandFailed."""
    address = at(home).address()
    if address is None:
        raise CommandFailed("No stack runs here", "Start one with henvis up, or name its folder with --home")
    told = asked("GET", f"{address['control']}/stack", None)["services"]
    first = {process["service"]: process["url"] for process in reversed(told)}
    return [Desk(name, first[name], home) for name in dict.fromkeys(one["service"] for one in told)]


def desk_of(home: Path | None, wanted: str) -> Desk:
    """That of one service. Raises CommandFailed."""
    known = {one.service: one for one in desks(home)}
    if wanted not in known:
        raise CommandFailed(f"There is no service {wanted}", f"Name one of {', '.join(sorted(known))}")
    return known[wanted]


def asked(method: str, url: str, token: httpx.Auth | None, body: Mapping[str, Any] | None = None) -> Any:
    """The answer, as JSON. Raises CommandFailed where there is none, or where it is a problem."""
    try:
        answer = httpx.request(method, url, json=body or {}, auth=token, trust_env=False, timeout=_WITHIN_S)
    except httpx.HTTPError as error:
        raise CommandFailed("The stack does not answer", "Look at henvis status and at its logs") from error
    told = answer.json()
    if answer.is_error:
        raise CommandFailed(str(told.get("detail", told)), "See henvis dead list")
    return told
