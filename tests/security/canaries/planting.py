"""Puts markers where none may be, so that a search that finds nothing is known to look there."""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from confluent_kafka import Producer

from henvis.local.stack import RunningStack
from tests.security.canaries import places
from tests.security.canaries.faults import database_of
from tests.security.canaries.markers import Marker, Markers
from tests.security.canaries.search import Search

PLANTED = "planted"
SPELT: dict[str, Callable[[str], bytes]] = {
    "raw": str.encode,
    "raw, upper": lambda text: text.upper().encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 after one": lambda text: base64.urlsafe_b64encode(b"." + text.encode()),
    "base64 after two": lambda text: base64.b64encode(b".." + text.lower().encode()),
    "hex": lambda text: text.encode().hex().encode(),
    "hex, upper": lambda text: text.encode().hex().upper().encode(),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "URL-encoded": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()).encode(),
    "JSON-escaped": lambda text: "".join(f"\\u{ord(each):04x}" for each in text).encode(),
}
"""Ways of writing, each by other code than the one that reads them."""
TEXTS = [way for way in SPELT if not way.startswith("UTF-16")]
"""Those that can stand where no zero bytes can."""


class Planting:
    """Plants one marker for each place and each way of writing that the place can hold."""

    def __init__(self, stack: RunningStack, markers: Markers, search: Search) -> None:
        self.planted: dict[tuple[str, str], Marker] = {}
        """Kind of place and way of writing → the marker."""
        self._stack = stack
        self._markers = markers
        self._search = search

    def plant(self) -> None:
        """In a log, a topic, another agency's database, a file, a process and what HTTP shows."""
        home = self._stack.home
        with home.log("nav-1").open("ab") as log:
            log.writelines(b"INFO " + word + b"\n" for word in self._words("log", SPELT))
        (home.scratch("nav-1") / "left-behind").write_bytes(b" ".join(self._words("file", SPELT)))
        producer = Producer(self._stack.access("router").confluent())
        for word in self._words("topic", SPELT):
            producer.produce("nrm.to.nav", word, partition=0)
        assert producer.flush(30) == 0
        with closing(database_of(self._stack, "police")) as database:
            for word in self._words("table", SPELT):
                row = (word, "", 200, "{}")
                database.execute(
                    "insert into idempotency (key, fingerprint, status, body) values (?, ?, ?, ?)", row
                )
        self._in_a_process()
        with _serving(b" ".join(self._words("/metrics", SPELT))) as url, places.client() as http:
            self._search.look(places.of_operations(replace(self._stack, services={PLANTED: (url,)}), http))

    def _in_a_process(self) -> None:
        words = [word.decode() for word in self._words("process", TEXTS)]
        program = [sys.executable, "-c", "input()", *words[::2]]
        environment = {f"PLANTED_{number}": word for number, word in enumerate(words[1::2])}
        with subprocess.Popen(program, stdin=subprocess.PIPE, env=environment) as process:
            self._search.look(places.of_processes(process.pid))
            process.communicate(b"\n")

    def _words(self, kind: str, ways: dict[str, Callable[[str], bytes]] | list[str]) -> list[bytes]:
        words = []
        for way in ways:
            self.planted[kind, way] = self._markers.new(PLANTED, "nobody")
            words.append(SPELT[way](self.planted[kind, way].text))
        return words


@contextmanager
def _serving(body: bytes) -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
