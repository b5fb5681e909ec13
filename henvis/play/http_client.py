"""The HTTP clients of the player."""

from typing import Final

import httpx

from henvis.local.plain_http import NO_TLS

IDLE_SECONDS: Final = 2.0
"""The servers drop a connection that is idle for five seconds. We drop it first: a command that is sent while
the other side hangs up would have no answer."""


def client(url: str, *, patience_seconds: float, token: httpx.Auth | None = None) -> httpx.Client:
    """A client of the interface at this address, which waits so long for an answer, with what lets it in."""
    return httpx.Client(
        base_url=url,
        auth=token,
        timeout=patience_seconds,
        trust_env=False,
        verify=NO_TLS,
        limits=httpx.Limits(keepalive_expiry=IDLE_SECONDS),
    )
