"""Serves a process's API, in a thread beside the worker; on loopback, unless it is told otherwise."""

from __future__ import annotations

import math
import threading

import uvicorn
from fastapi import FastAPI

from henvis.bus.settings import LOOPBACK

_MOST_CONNECTIONS = 200


class HttpServer:
    """One uvicorn server in one thread."""

    def __init__(self, app: FastAPI, port: int, host: str = LOOPBACK) -> None:
        """Serve `app` at an address of this machine."""
        config = uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_graceful_shutdown=3,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    def start(self) -> None:
        """Begin to serve; a port that is taken ends the thread, and then the watchdog the process."""
        self._thread.start()

    @property
    def silent_for(self) -> float:
        """0 while the server runs, without end once it does not."""
        return 0.0 if self._thread.is_alive() else math.inf

    def stop(self, within: float) -> None:
        """Let requests at hand end, at most `within` seconds."""
        self._server.should_exit = True
        self._thread.join(within)
