"""Serves HTTP inside the supervisor's own loop, without taking its signals."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Final

import uvicorn
from starlette.applications import Starlette

from henvis.local import ports

STOP_SECONDS: Final = 1


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # Ctrl-C and SIGTERM are the supervisor's, which stops this server itself


@contextlib.asynccontextmanager
async def serving(application: Starlette, port: int) -> AsyncIterator[None]:
    """Serve on a loopback port for as long as the context lasts."""
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    server = _Server(config)
    # The protocol is named, since asyncio turns Nagle's algorithm off only for sockets that name it; with it
    # each answer would wait 40 ms for an acknowledgement.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((ports.LOOPBACK, port))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield
        finally:
            server.should_exit = True
            await task
