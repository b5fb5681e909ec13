"""What a process says of another agency counts as said of itself."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from henvis.local import child, ports
from henvis.local.prometheus.configuration import Target, configuration, text
from tests.prometheus.asking import answers, program, series
from tests.waiting import eventually

FALSE = b'henvis_parked_cases{agency="police"} 7\n'
"""What NAV's process says."""


class Liar(BaseHTTPRequestHandler):
    """A process in wrong hands."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(FALSE)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def liar() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def prometheus(liar: str, tmp_path: Path) -> Iterator[str]:
    file, log = tmp_path / "prometheus.yaml", tmp_path / "log"
    file.write_text(text(configuration([Target(liar, "nav-1", "nav")], [], every_s=0.2)))
    place = f"127.0.0.1:{ports.free(1)[0]}"
    options = [f"--config.file={file}", f"--storage.tsdb.path={tmp_path / 'data'}"]
    process = child.spawn([program("prometheus"), *options, f"--web.listen-address={place}"], log, env={})
    eventually(lambda: answers(f"http://{place}"), within=20, what="Prometheus answers")
    yield f"http://{place}"
    process.kill()
    process.wait()


def test_numbers_of_another_agency_are_its_own(prometheus: str) -> None:
    (one,) = eventually(
        lambda: series(prometheus, "henvis_parked_cases"), within=20, what="the number has come"
    )
    assert (one["agency"], one["instance"], one["value"]) == ("nav", "nav-1", 7)
