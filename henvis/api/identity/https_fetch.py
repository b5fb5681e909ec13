"""Fetches an issuer's keys over https, with a bound on everything that the other side could stretch."""

import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from henvis.api.identity.issuer_keys import SourceAway
from henvis.api.identity.key_set import LARGEST

STEP_S: Final = 3.0
"""Seconds for each step: to connect, and between two pieces of the answer."""
WHOLE_S: Final = 6.0
"""Seconds for all of it."""


def fetching(url: str, authorities: Path | None) -> Callable[[], bytes]:
    """What fetches the document at `url`; its server is held against these authorities, else the system's.

    No redirect is followed, nothing packed is taken, and no more is read than a document may have.
    """
    context = ssl.create_default_context(cafile=str(authorities) if authorities else None)

    def fetch() -> bytes:
        ends = time.monotonic() + WHOLE_S
        try:
            with (
                httpx.Client(verify=context, timeout=STEP_S, follow_redirects=False) as client,
                client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as answer,
            ):
                return _whole(answer, ends)
        except httpx.HTTPError as error:
            raise SourceAway(f"does not answer ({type(error).__name__})") from None

    return fetch


def _whole(answer: httpx.Response, ends: float) -> bytes:
    if answer.status_code != httpx.codes.OK:
        raise SourceAway(f"answers with status {answer.status_code}")
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise SourceAway("answers with something packed")
    document = bytearray()
    for chunk in answer.iter_raw():
        document += chunk
        if len(document) > LARGEST:
            raise SourceAway(f"answers with more than {LARGEST} bytes")
        if time.monotonic() > ends:
            raise SourceAway(f"takes longer than {WHOLE_S:g} seconds")
    return bytes(document)
