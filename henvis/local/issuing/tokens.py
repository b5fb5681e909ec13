"""Tokens for programs of the embedded stack, which ask its services in their own name."""

import time
from collections.abc import Callable, Collection, Generator
from pathlib import Path
from typing import Final

import httpx

from henvis.api.identity.caller import COMMAND, OPERATE, READ
from henvis.local.issuing.issuer import Issuer, Wanted

HOLDS_S: Final = 300
RENEWED_S: Final = 60.0


class Token(httpx.Auth):
    """A program's right to ask one service: `httpx` sends it along, made anew each minute."""

    def __init__(self, issuer: Issuer, service: str, program: str, scopes: Collection[str]) -> None:
        self._issuer = issuer
        self._wanted = Wanted(service, f"henvis-{program}", scopes, seconds=HOLDS_S)
        self._token = ""
        self._made = -RENEWED_S

    def headers(self) -> dict[str, str]:
        """What a request has to carry."""
        if time.monotonic() - self._made >= RENEWED_S:
            self._token, self._made = self._issuer.issue(self._wanted), time.monotonic()
        return {"Authorization": f"Bearer {self._token}"}

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign the request."""
        request.headers.update(self.headers())
        yield request


TokenFor = Callable[[str], Token]
"""A service's name → the right to ask it."""


def tokens(issuer_folder: Path, program: str, scopes: Collection[str] = (READ, COMMAND, OPERATE)) -> TokenFor:
    """What a program needs to ask the services whose issuer is in this folder, for these scopes."""
    issuer = Issuer(issuer_folder)
    return lambda service: Token(issuer, service, program, scopes)
