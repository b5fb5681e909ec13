"""A scripted stack: control and agency routes on one real HTTP server, journals in memory."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar, Final

from henvis.play.abilities import Abilities
from henvis.play.agency import Agency
from henvis.play.auditor import Auditor
from henvis.play.control import Control
from henvis.play.journals import Entry
from henvis.play.judges import JUDGES
from henvis.play.stack import Stack


@dataclass
class Script:
    """What the fake answers, and what it was asked."""

    kafka: str = "127.0.0.1:1"
    credentials: str = ""
    """The folder with everybody's."""
    clock: str = "2000-01-01T00:00:00Z"
    answers: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """To the commands, in order; when they have run out, accepted with effect."""
    views: dict[str, Any] = field(default_factory=dict)
    """The end of a path under /cases/<id> → what is read there."""
    outbox: list[int] = field(default_factory=list)
    """What is in the outbox, each time somebody asks; then 0."""
    parked: list[str] = field(default_factory=list)
    restless: list[dict[str, Any]] = field(default_factory=list)
    """What the stack waits for; none where it comes to rest."""
    news: list[list[Entry]] = field(default_factory=list)
    """What the journals show, each time somebody asks; then nothing."""
    asked: list[tuple[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


class FakeJournals:
    """Journals that show what the script says and never grow otherwise."""

    def __init__(self, script: Script) -> None:
        self._script = script

    def ends(self) -> dict[str, int]:
        return {"nrm.from.intake/0": 7}

    def news(self) -> tuple[Entry, ...]:
        return tuple(self._script.news.pop(0)) if self._script.news else ()


NO_AUDITOR: Final = Auditor(Path("there-is-no-stack"))
"""For tests of what is judged without one."""


@contextmanager
def fake_stack(script: Script) -> Iterator[Stack]:
    """A stack with the one agency intake."""
    with served(script) as url, Control(url) as control, Agency("intake", url) as intake:
        journals: Any = FakeJournals(script)
        abilities = Abilities({"intake": intake.commands()}, JUDGES.keys())
        yield Stack(
            control=control,
            clock=datetime.fromisoformat(script.clock),
            agencies={"intake": intake},
            processes={"intake-1": intake},
            journals=journals,
            abilities=abilities,
            auditor=NO_AUDITOR,
        )


@contextmanager
def served(script: Script) -> Iterator[str]:
    """The address of a server that follows the script."""
    handler = type("Handler", (_Handler,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    script: ClassVar[Script]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        script = self.script
        match self.path.removeprefix("/").split("/"):
            case ["openapi.json"]:
                commands = ("open_case", "refer", "state", "give_consent")
                self._answer(200, {"paths": {f"/commands/{name}": {} for name in commands} | {"/cases": {}}})
            case ["control", "state"]:
                outbox = script.outbox.pop(0) if script.outbox else 0
                self._answer(200, {"outbox": outbox, "parked": script.parked})
            case ["stack"]:
                kafka = {"kafka": script.kafka, "kafka_credentials": script.credentials, "kafka_ca": None}
                self._answer(200, kafka | {"home": "-", "clock": {"kind": "system"}, "services": []})
            case ["cases", _, *rest] if (what := "/".join(rest)) in script.views:
                self._answer(200, script.views[what])
            case _:
                self._problem(404, {"code": "unknown_case"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.script.asked.append((self.path, json.loads(body) if body else None))
        if self.path.startswith("/stack/"):
            restless = self.script.restless
            self._answer(504 if restless else 200, {"waiting_for": restless} if restless else {"now": "-"})
            return
        self.script.keys.append(self.headers.get("Idempotency-Key"))
        accepted: tuple[int, dict[str, Any]] = (200, {"effect": True})
        status, answer = self.script.answers.pop(0) if self.script.answers else accepted
        if status == 200:
            self._answer(status, answer)
        else:
            self._problem(status, answer)

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""

    def _problem(self, status: int, about: dict[str, Any]) -> None:
        self._answer(status, about | {"detail": "so it is"}, "application/problem+json")

    def _answer(self, status: int, content: Any, kind: str = "application/json") -> None:
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
