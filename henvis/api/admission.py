"""What is judged of a request before any route sees it: its address, and the answers that it can take."""

import re
from urllib.parse import unquote_plus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from henvis.api.problems import Problem, answer_of

VERSION = "1"
"""The one version of the APIs; a client may name it in Accept-Version."""
_ANSWERS = frozenset(
    {"*/*", "application/*", "application/json", "application/problem+json", "text/*", "text/plain"}
)
_PERSONAL_NUMBER = re.compile(r"(?<![0-9A-Za-z-])\d{6}[ .-]?\d{5}(?![0-9A-Za-z-])", re.ASCII)
_TOO_LONG_FOR_ACCEPT = 4096
_CLOSE = {"Connection": "close"}  # its body was not read, and may be a request in hiding


class Admission:
    """Middleware (ASGI) around all routes of an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        problem = _problem_with(scope) if scope["type"] == "http" else None
        await (answer_of(problem, _CLOSE) if problem else self._app)(scope, receive, send)


def _problem_with(scope: Scope) -> Problem | None:
    headers = Headers(scope=scope)
    address = unquote_plus(f"{scope['path']}?{scope['query_string'].decode('latin-1')}")
    if _PERSONAL_NUMBER.search(address):
        return Problem("personal_number_in_address", "addresses end in logs: put it into a body")
    if "content-length" in headers and "transfer-encoding" in headers:
        return Problem("ambiguous_request", "a body has one length: Content-Length or Transfer-Encoding")
    if headers.get("accept-version", VERSION) != VERSION:
        return Problem("not_acceptable", f"this API has version {VERSION} alone")
    if not _can_take_an_answer(headers.get("accept", "*/*")):
        return Problem("not_acceptable", "the answers are application/json and application/problem+json")
    return None


def _can_take_an_answer(accept: str) -> bool:
    if len(accept) > _TOO_LONG_FOR_ACCEPT:
        return False
    ranges = (each.partition(";")[0].strip().lower() for each in accept.split(","))
    return accept.strip() == "" or any(each in _ANSWERS for each in ranges)
