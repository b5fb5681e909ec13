"""A collector of traces: takes OTLP over HTTP on loopback, and keeps every span."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)


@dataclass(frozen=True)
class Span:
    """One span as it was received, ids in hex."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    links: tuple[tuple[str, str], ...]
    attributes: dict[str, Any]
    raw: str
    """All of it in the text form of protobuf."""


class Collector:
    """What was received."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.spans: list[Span] = []
        self.headers: list[str] = []
        """Every header of every request."""
        self.paths: set[str] = set()
        """Where requests went to: traces alone are ours."""
        self.asked = 0
        self.answers = 200
        """The HTTP status of every answer; with another, nothing is kept."""

    def named(self, name: str, service: str, event: object = None) -> list[Span]:
        """The spans of that name, of one event where it is given."""
        return [
            one
            for one in self.spans
            if (one.name, one.service) == (name, service)
            and event in (None, one.attributes.get("messaging.message.id"))
        ]

    def take(self, body: bytes) -> None:
        """Decode one request."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            about = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans += [_span(about["service.name"], one) for one in scope.spans]


def _span(service: str, one: Any) -> Span:
    values = {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in one.attributes}
    links = tuple((link.trace_id.hex(), link.span_id.hex()) for link in one.links)
    own = (one.trace_id.hex(), one.span_id.hex(), one.parent_span_id.hex())
    return Span(service, one.name, *own, links, values, str(one))


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        collector: ClassVar[Collector]

        def do_POST(self) -> None:
            self.collector.paths.add(self.path)
            self.collector.headers += [f"{name}: {value}" for name, value in self.headers.items()]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/v1/traces" and self.collector.answers == HTTPStatus.OK:
                self.collector.take(body)
            self.collector.asked += 1
            self.send_response(self.collector.answers)
            self.send_header("Content-Type", "application/x-protobuf")
            self.end_headers()
            self.wfile.write(ExportTraceServiceResponse().SerializeToString())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.collector = Collector(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Handler.collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
