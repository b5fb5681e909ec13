"""A real HTTP server on loopback for the length of a test."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI

from tests.waiting import eventually


@contextmanager
def served(app: FastAPI, token: httpx.Auth | None = None) -> Iterator[httpx.Client]:
    """Serve `app` on a free port; yields a client of it, which has this token."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    # The protocol is named, or each answer would wait 40 ms: see henvis.local.serving.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            eventually(lambda: server.started, what="the server listens")
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            with httpx.Client(base_url=url, timeout=60, auth=token) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join(timeout=10)
            assert not thread.is_alive(), "the server did not stop"
