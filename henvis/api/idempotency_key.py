"""The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header-07).

A client repeats a request that it got no answer to under the same key, and gets the answer of the first. The
draft writes the key as a quoted string; a bare one is taken too, since most clients send that.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from fastapi import Request

from henvis.api.problems import Problem

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_DESCRIBED = r'^("[!#-\[\]-~]{1,255}"|[!#-\[\]-~]{1,255})$'
_KEY = re.compile(r'(?P<quote>"?)(?P<key>[!#-\[\]-~]{1,255})(?P=quote)')


async def idempotency_key(request: Request) -> str:
    """The request's key. Raises Problem (400) where there is none, more than one, or one that is no key."""
    # Waits for nothing, and yet is async: the framework would call a plain function in a thread.
    given = request.headers.getlist(HEADER)
    if len(given) != 1:
        raise Problem("idempotency_key_missing", "one Idempotency-Key header is required")
    if not (match := _KEY.fullmatch(given[0].strip())):
        raise Problem("idempotency_key_invalid", "a key has 1 to 255 visible ASCII characters")
    return match["key"]


class RequestsInProgress:
    """The keys whose first request is still being handled by this process.

    Two processes of one service need no shared memory for this: there the second waits for the first one's
    transaction and then finds its answer.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._keys: set[str] = set()

    @contextmanager
    def only(self, key: str) -> Iterator[None]:
        """Hold `key` for the length of a request. Raises Problem (409) where another request holds it."""
        with self._lock:
            if key in self._keys:
                raise Problem("request_in_progress", "the first request with this key is still being handled")
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def key_parameter() -> dict[str, Any]:
    """The header as OpenAPI describes it."""
    described = {
        "name": HEADER,
        "in": "header",
        "required": True,
        "description": "New for each command, the same when one is sent again. 1 to 255 visible characters.",
        "schema": {"type": "string", "maxLength": 257, "pattern": _DESCRIBED},
        "example": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    }
    return {"parameters": [described]}
