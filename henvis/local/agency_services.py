"""Asks the agencies' services of a running stack what they know."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx

from henvis.errors import CommandFailed
from henvis.local.home import at
from henvis.local.issuing.tokens import tokens

PAGE: Final = 1000
NOT_AGENCIES: Final = frozenset({"router", "audit", "console"})
_SECONDS: Final = 10


def open_deadlines(home: Path | None, **wanted: str | None) -> Iterator[dict[str, Any]]:
    """Every open deadline in the agencies' books, page by page, with `held_by`: whose book it is in."""
    for name, url, token in _agencies(home):
        after: dict[str, str] = {}
        while page := _asked(f"{url}/due", {"limit": str(PAGE), **_named(wanted), **after}, token):
            yield from ({"held_by": name, **one} for one in page)
            if len(page) < PAGE:
                break
            after = {"after": page[-1]["id"]}


def recalls(home: Path | None, **wanted: str | None) -> Iterator[dict[str, Any]]:
    """Every recall once, as who has to answer it sees it."""
    chosen = _named(wanted)
    for name, url, token in _agencies(home):
        if chosen.get("asked", name) == name:
            yield from _paged(f"{url}/recalls", {**chosen, "asked": name}, token)


def averting(home: Path | None) -> Iterator[dict[str, Any]]:
    """Every use of a duty to avert, as who used it sees it."""
    for _, url, token in _agencies(home):
        yield from _paged(f"{url}/averting", {}, token)


def probes(home: Path | None) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """What each agency says of the lanes to it; None of one that does not answer."""
    for name, url, token in _agencies(home):
        try:
            yield name, _asked(f"{url}/operations/probes", {}, token)
        except CommandFailed:
            yield name, None


def _agencies(home: Path | None) -> Iterator[tuple[str, str, httpx.Auth]]:
    """Each agency's service once, with its address and a token. Raises CommandFailed where no stack runs."""
    place = at(home)
    if (address := place.address()) is None:
        raise CommandFailed("No stack runs here", "Start one with henvis up, or name its folder with --home")
    told, token_for = _asked(f"{address['control']}/stack", {}, None), tokens(place.issuer, "cli")
    found = {one["service"]: one["url"] for one in told["services"]}
    return ((name, url, token_for(name)) for name, url in found.items() if name not in NOT_AGENCIES)


def _named(wanted: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in wanted.items() if value is not None}


def _paged(url: str, chosen: dict[str, str], token: httpx.Auth) -> Iterator[dict[str, Any]]:
    """All of a list, page by page."""
    read = 0
    while page := _asked(url, {**chosen, "limit": str(PAGE), "offset": str(read)}, token):
        yield from page
        read += len(page)
        if len(page) < PAGE:
            break


def _asked(url: str, parameters: dict[str, str], token: httpx.Auth | None) -> Any:
    try:
        answer = httpx.get(url, params=parameters, auth=token, trust_env=False, timeout=_SECONDS)
        answer.raise_for_status()
        return answer.json()
    except httpx.HTTPError as error:
        raise CommandFailed(
            f"{url} does not answer as expected", "Look at henvis status and its logs"
        ) from error
