"""Sends bytes to a server and keeps all that comes back."""

from __future__ import annotations

import contextlib
import socket
from urllib.parse import urlsplit

from tests.security.canaries.places import Content, Place

_PATIENCE_S = 3


def asked(url: str, request: bytes, place: str) -> tuple[int, Content]:
    """Send a request; the status and the whole answer. Status 0 where the server hangs up without one."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname or "", address.port or 0), _PATIENCE_S) as connection:
        said = b""
        with contextlib.suppress(OSError):  # the answer may be there before all of a long request is
            connection.sendall(request)
        with contextlib.suppress(ConnectionResetError, TimeoutError):
            while part := connection.recv(65_536):
                said += part
    return _status(said), (Place("answer", place), said)


def _status(said: bytes) -> int:
    first = said.split(b"\r\n", 1)[0].split(b" ")
    return int(first[1]) if first[0].startswith(b"HTTP/") else 0
