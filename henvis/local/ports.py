"""Loopback ports that nobody else holds."""

import random
import socket
from dataclasses import dataclass
from typing import Final

from henvis.errors import CommandFailed

LOOPBACK: Final = "127.0.0.1"
CANDIDATES: Final = range(20_000, 32_000)
"""Below the range from which Linux takes the ports of outgoing connections: none of them can take a port
away while the process that listens there is being restarted."""


@dataclass(frozen=True)
class Address:
    """A server's place on this machine."""

    port: int

    @property
    def url(self) -> str:
        """Where HTTP is spoken."""
        return f"http://{LOOPBACK}:{self.port}"


_given: set[int] = set()


def free(count: int) -> list[int]:
    """`count` ports that are free now and were not given to another caller in this process.

    Raises CommandFailed where that many are not found.
    """
    found: list[int] = []
    for port in random.sample(CANDIDATES, len(CANDIDATES)):
        if len(found) == count:
            return found
        if port not in _given and is_free(port):
            _given.add(port)
            found.append(port)
    raise CommandFailed("No free port was found", "End programs that listen on this machine")


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def require_free(port: int) -> None:
    """Raise CommandFailed where another program has the port."""
    if not is_free(port):
        raise CommandFailed(f"Port {port} is in use by another program", "Give a free one with --port")
