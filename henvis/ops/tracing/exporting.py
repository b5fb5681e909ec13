"""The way of spans out of the process: OTLP over HTTP, in a thread of its own, and never in anybody's way.

What cannot be exported is dropped: a queue that grew would end the process, and one that waited would hold up
events. That the collector is away is told once, and once more when it is back.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_ON

from henvis import __version__
from henvis.ops.log import logger
from henvis.ops.tracing.given_ids import GivenIds

_PATH: Final = "/v1/traces"
_ANSWER_S: Final = 2.0
_EVERY_MS: Final = 500
_MOST_WAITING: Final = 4096
_MOST_AT_ONCE: Final = 512

log = logger(__name__)


def provider(endpoint: str, service: str, instance: str) -> TracerProvider:
    """Make spans of this process go to the collector at `endpoint`, such as http://127.0.0.1:4318.

    Nothing that the environment says of OpenTelemetry changes what is exported or how much of it.
    """
    # It would say again and again what is said here once, and quote the address and the error.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL + 1)
    made = TracerProvider(
        sampler=ALWAYS_ON,
        resource=Resource(
            {
                "service.namespace": "henvis",
                "service.name": service,
                "service.instance.id": instance,
                "service.version": __version__,
            }
        ),
        id_generator=GivenIds(),
        span_limits=SpanLimits(),
        shutdown_on_exit=False,
    )
    made.add_span_processor(
        BatchSpanProcessor(
            ToldOnce(OTLPSpanExporter(endpoint.rstrip("/") + _PATH, timeout=_ANSWER_S)),
            max_queue_size=_MOST_WAITING,
            schedule_delay_millis=_EVERY_MS,
            max_export_batch_size=_MOST_AT_ONCE,
            export_timeout_millis=_ANSWER_S * 1000,
        )
    )
    return made


class ToldOnce(SpanExporter):
    """Exports through another, and tells when that stops and when it goes on."""

    def __init__(self, through: SpanExporter) -> None:
        self._through = through
        self._away = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Try once; what fails is dropped."""
        try:
            result = self._through.export(spans)
        except Exception:  # noqa: BLE001 - whatever it is, it is no trouble of those who work
            result = SpanExportResult.FAILURE
        away = result is not SpanExportResult.SUCCESS
        if away and not self._away:
            log.warning("the collector of traces does not take them: they are dropped until it does")
        elif self._away and not away:
            log.info("the collector takes traces again")
        self._away = away
        return result

    def shutdown(self) -> None:
        """End the other."""
        self._through.shutdown()

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        """Nothing waits here."""
        return self._through.force_flush(timeout_millis)
