"""Requests as they stand in the corpus, sent byte by byte: no client library comes between.

A request is `do` (a command) or `get` (a path); its body is `with` (fields), `body` (text), `runs` ([text,
times]) or `packed` (the same, as gzip). `without` leaves headers out that a good request has, `headers` adds
some: [name, value] or [name, value, times]. `token` says how its token differs from a good one. `$name` is an
id, new for each file and the same within it.
"""

from __future__ import annotations

import gzip
import json
import socket
import string
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from uuid_utils.compat import uuid7

from tests.hostile.tokens import Tokens

ENOUGH_S = 30
_CHUNK = 65_536


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: str
    headers: dict[str, str]

    @property
    def code(self) -> str | None:
        """The problem's code, where it is one."""
        kind = self.headers.get("content-type", "")
        return json.loads(self.body).get("code") if kind == "application/problem+json" else None


class Ids(defaultdict[str, str]):
    """Ids by the names of placeholders."""

    def __missing__(self, name: str) -> str:
        self[name] = str(uuid7())
        return self[name]


def requests_of(path: Path, tokens: Tokens, **known: str) -> list[bytes]:
    """The requests of a file, in order; some placeholders may be known before."""
    ids = Ids(None, known)
    return [_request(given, ids, tokens) for given in yaml.safe_load(path.read_text(encoding="utf-8"))]


def exchange(port: int, request: bytes) -> Answer:
    """Send a request and read the answer, which may come before all of it was sent."""
    with socket.create_connection(("127.0.0.1", port), ENOUGH_S) as connection:
        _send_while_wanted(connection, request)
        with closing(HTTPResponse(connection)) as response:
            response.begin()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, _read(response).decode("utf-8"), headers)


def _read(response: HTTPResponse) -> bytes:
    """The body, to its end or to where the server closed on what it did not want to read."""
    body = bytearray()
    try:
        while chunk := response.read1(_CHUNK):
            body += chunk
    except ConnectionResetError:
        assert response.status >= 400
    return bytes(body)


def _send_while_wanted(connection: socket.socket, request: bytes) -> None:
    for start in range(0, len(request), _CHUNK):
        try:
            connection.sendall(request[start : start + _CHUNK])
        except (BrokenPipeError, ConnectionResetError):
            return  # the answer is there, and the rest is of no interest to the server


def _request(given: dict[str, Any], ids: Ids, tokens: Tokens) -> bytes:
    method = given.get("method", "POST" if "do" in given else "GET")
    path = f"/commands/{given['do']}" if "do" in given else given["get"]
    body = _body(given, ids)
    token = tokens.made(json.loads(_filled(json.dumps(given.get("token", {})), ids)))
    headers = [("Host", "henvis"), ("Connection", "close"), ("Authorization", f"Bearer {token}")]
    if body is not None:
        headers += [("Content-Type", "application/json"), ("Idempotency-Key", str(uuid4()))]
        headers += [("Content-Length", str(len(body)))]
    kept = [header for header in headers if header[0] not in given.get("without", ())]
    more = [header for header in given.get("headers", ()) for _ in range(_times(header))]
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {_value(value)}" for name, value, *_ in [*kept, *more])]
    head = "\r\n".join(_filled(line, ids) for line in lines)
    return head.encode("latin-1") + b"\r\n\r\n" + (body or b"")


def _body(given: dict[str, Any], ids: Ids) -> bytes | None:
    if "with" in given:
        return _filled(json.dumps(given["with"], default=str), ids).encode()
    if "body" in given:
        return _filled(given["body"], ids).encode()
    if "packed" in given:
        return gzip.compress(_runs(given["packed"]).encode())
    return _filled(_runs(given["runs"]), ids).encode() if "runs" in given else None


def _times(header: list[Any]) -> int:
    return header[2] if len(header) == 3 else 1


def _value(value: Any) -> str:
    return _runs(value["runs"]) if isinstance(value, dict) else str(value)


def _runs(runs: list[tuple[str, int]]) -> str:
    return "".join(text * times for text, times in runs)


def _filled(text: str, ids: Ids) -> str:
    return string.Template(text).safe_substitute(ids) if "$" in text else text
