"""Who asks for no traces pays nothing; a collector that is away is told once; callers' ids are distrusted."""

import json
import logging
import subprocess
import sys
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from henvis import ROOT
from henvis.contract import headers, wire
from henvis.ops.tracing.exporting import provider
from henvis.ops.tracing.ids import SpanId, of_caller, of_record, work_on
from henvis.ops.tracing.spans import Spans
from henvis.ops.tracing.tracing import ENDPOINT, Message, from_environment
from tests.contract.schemas import GOOD as EXAMPLES
from tests.operations.otlp_receiver import Collector, collecting
from tests.waiting import eventually

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
EVENT = EXAMPLES[0].event
GOOD = f"00-{TRACE}-{SPAN}-01"
IDS = UUID(int=1), UUID(int=2)
MESSAGE = Message("nrm.to.nav", 0, *IDS, SpanId(IDS[0].hex, SPAN), 7)


def test_a_process_that_exports_nothing_does_not_import_its_sdk() -> None:
    script = (
        "import sys, services.nav.service, services.router.service, henvis.service.process\n"
        "from henvis.ops.tracing.tracing import from_environment\n"
        "assert from_environment('nav', 'nav-1', {}) is None\n"
        "assert from_environment('nav', 'nav-1', {'HENVIS_OTLP_ENDPOINT': ''}) is None\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry.') and '.sdk' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "endpoint",
    [
        "collector:4318",
        "ftp://collector",
        "http://",
        "http://kari:secret@collector",
        "http://c/?token=secret",
    ],
)
def test_what_is_no_address_of_a_collector_is_refused_by_name_and_not_repeated(endpoint: str) -> None:
    with pytest.raises(ValueError, match=ENDPOINT) as refused:
        from_environment("nav", "nav-1", {ENDPOINT: endpoint})
    assert "secret" not in str(refused.value)


def test_the_header_on_kafka_says_the_span_that_is_computed() -> None:
    value = wire.encode(EVENT)
    said = dict(headers.of(EVENT, value, 3))
    span = of_record(EVENT.meta.id, said[headers.DIGEST_HEADER])
    assert said[headers.TRACE_HEADER].decode() == f"00-{span.trace_id}-{span.span_id}-01"


def test_only_the_router_works_in_the_events_own_trace() -> None:
    traces = {name: work_on(name, IDS[0]).trace_id for name in ("router", "intake", "nav", "udi")}
    assert traces["router"] == IDS[0].hex
    assert len(set(traces.values())) == 4


@pytest.mark.parametrize(
    "traceparent",
    [
        None,
        "",
        f"01-{TRACE}-{SPAN}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE}-{SPAN}-01-kari",
        f"00-{TRACE}-{SPAN}",
        f" {GOOD}",
        f"{GOOD}\n",
        f"00-{'0' * 20}01018012345a-{SPAN}-01",
        f"00-{TRACE}-0000001018012345-01",
        GOOD + "0" * 10_000,
    ],
)
def test_a_callers_trace_that_is_not_exactly_one_is_none(traceparent: str | None) -> None:
    assert of_caller(GOOD) == (TRACE, SPAN)
    assert of_caller(traceparent) is None


@given(st.text() | st.from_regex(r"\A00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\Z"))
def test_what_is_linked_to_is_hex_alone_and_holds_no_birth_number(given_text: str) -> None:
    if (span := of_caller(given_text)) is not None:
        assert (len(span.trace_id), len(span.span_id)) == (32, 16)
        assert set(span.trace_id + span.span_id) <= set("0123456789abcdef")
        digits = "".join(one if one.isdigit() else " " for one in given_text).split()
        assert max(map(len, digits)) < 11


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    said = [json.loads(line) for line in caplog.text.splitlines()]
    return [line["event"] for line in said if line["logger"].startswith(("henvis.ops", "opentelemetry"))]


def exports(spans: Spans, collector: Collector, times: int) -> None:
    for _ in range(times):
        asked = collector.asked
        spans.sent([MESSAGE], 1)
        eventually(lambda: collector.asked > asked, what="the collector is asked")  # noqa: B023 - waited for here


def test_a_collector_that_takes_nothing_is_told_once_and_again_when_it_does(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    with collecting() as collector:
        spans = Spans("nav", provider(collector.url, "nav", "nav-1"))
        collector.answers = 400
        exports(spans, collector, 3)
        collector.answers = 200
        exports(spans, collector, 2)
        eventually(lambda: len(lines(caplog)) > 1, what="it is told")
        spans.close()
    assert lines(caplog) == [
        "the collector of traces does not take them: they are dropped until it does",
        "the collector takes traces again",
    ]


def test_work_goes_on_and_ends_where_nobody_listens(caplog: pytest.LogCaptureFixture) -> None:
    with collecting() as collector:
        nobody = collector.url
    spans = Spans("nav", provider(nobody, "nav", "nav-1"))
    for _ in range(10_000):
        spans.sent([MESSAGE], 1)
    with spans.command("hostile") as command:
        command.answered(200)
    spans.close()
    assert "127.0.0.1" not in caplog.text


def test_a_span_that_cannot_be_made_is_no_trouble_of_the_work(caplog: pytest.LogCaptureFixture) -> None:
    with collecting() as collector:
        spans = Spans("nav", provider(collector.url, "nav", "nav-1"))
        spans.sent([MESSAGE._replace(span=SpanId("kari", "kari"))], 1)
        spans.close()
    assert lines(caplog).count("a span could not be made") == 1
    assert "kari" not in caplog.text
