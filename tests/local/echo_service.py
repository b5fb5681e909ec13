"""A service of the tests' own that keeps the contract between the supervisor and its processes.

Tests say by PUT at which instants it has something to do (/due; done when its clock gets there), how much is
in its outbox, and up to where it has read (/positions; else nothing, of all that its service consumes).
GET /seen tells at which instants its clock stopped.
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from henvis.bus.broker import topics

SERVICE = os.environ["HENVIS_SERVICE"]
VIRTUAL = os.environ["HENVIS_CLOCK"] == "virtual"


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


class Echo:
    """What the process knows; what tests set outlives it, as a real service's database would."""

    def __init__(self) -> None:
        self.clock = os.environ.get("HENVIS_CLOCK_AT", "")
        self.seen = [self.clock]
        self._file = Path(os.environ["HENVIS_STATE"]) / "set.json"
        table = topics.load()
        beginning = {str(number): 0 for number in range(table.partitions)}
        self.set: dict[str, Any] = {"due": [], "outbox": 0}
        self.set["positions"] = dict.fromkeys(table.consumed_by([SERVICE]), beginning)
        if self._file.exists():
            self.set = json.loads(self._file.read_text())

    def put(self, name: str, value: Any) -> None:
        """Keep what a test sets: `due`, `outbox` or `positions`."""
        self.set[name] = value
        self._file.write_text(json.dumps(self.set))

    def move(self, now: str) -> bool:
        """Take the time, do what is due."""
        if _instant(now) < _instant(self.clock):
            return False
        self.clock = now
        self.seen.append(now)
        self.put("due", [instant for instant in self.set["due"] if _instant(instant) > _instant(now)])
        return True

    def state(self) -> dict[str, Any]:
        """The body of /control/state."""
        return {
            "service": SERVICE,
            "instance": os.environ["HENVIS_INSTANCE"],
            "clock": self.clock,
            "next_due": min(self.set["due"], default=None),
            "handling": 0,
            "outbox": self.set["outbox"],
            "releasing": 0,
            "positions": self.set["positions"],
            "parked": [],
            "counters": {"commands": 0, "positions": 0, "written": 0},
        }


ECHO = Echo()


class Handler(BaseHTTPRequestHandler):
    """The contract's routes, and those of the tests."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # one packet an answer: two would wait for each other

    def do_GET(self) -> None:
        answers: dict[str, dict[str, Any]] = {
            "/health/ready": {"ready": True, "waiting_for": []},
            "/seen": {"clocks": ECHO.seen},
        }
        if VIRTUAL:
            answers["/control/state"] = ECHO.state()
        self._answer(200 if self.path in answers else 404, answers.get(self.path, {}))

    def do_PUT(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/control/clock":
            self._answer(200 if ECHO.move(body["now"]) else 409, ECHO.state())
            return
        ECHO.put(self.path.removeprefix("/"), body)
        self._answer(200, {})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ThreadingHTTPServer(("127.0.0.1", int(os.environ["HENVIS_HTTP_PORT"])), Handler).serve_forever()
