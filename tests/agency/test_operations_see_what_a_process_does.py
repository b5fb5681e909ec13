"""Metrics, health and logs: what operations staff read, and that nothing personal gets there."""

import logging
from collections.abc import Iterator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from henvis.api.application import application
from henvis.bus.lanes import metrics_of
from henvis.ops.handling import Handling
from henvis.ops.health_api import health_routes
from henvis.ops.log_setup import LINE, OneLine
from henvis.ops.metrics import Metrics
from henvis.ops.readiness import CONDITIONS, Readiness
from tests.agency.office import Office
from tests.agency.serving import served


@pytest.fixture
def metrics() -> Metrics:
    """The numbers of a process that did one of everything."""
    metrics = metrics_of("nav")
    metrics.events_in("nrm.to.nav", "ReferralSent")
    metrics.events_out("nrm.from.nav", 3)
    metrics.batch(0.004)
    metrics.parked(2)
    metrics.outbox(5, 1.5)
    metrics.unhandled(0.25)
    metrics.dead_letter("undecodable")
    metrics.security("unknown_case")
    metrics.accepted("refer")
    metrics.refused("case_closed")
    return metrics


@pytest.fixture
def readiness() -> Readiness:
    """A process that has just begun."""
    return Readiness()


@pytest.fixture
def http(metrics: Metrics, readiness: Readiness) -> Iterator[httpx.Client]:
    """A client of the process."""
    with served(application("nav", [health_routes(metrics, readiness)])) as client:
        yield client


def test_prometheus_reads_every_number_under_its_name(http: httpx.Client) -> None:
    families = text_string_to_metric_families(http.get("/metrics").text)
    samples = {sample.name: (sample.labels, sample.value) for family in families for sample in family.samples}

    assert samples["henvis_events_in_total"] == (
        {"service": "nav", "topic": "nrm.to.nav", "type": "ReferralSent"},
        1,
    )
    assert samples["henvis_events_out_total"] == ({"service": "nav", "topic": "nrm.from.nav"}, 3)
    assert samples["henvis_batch_seconds_count"] == ({"service": "nav"}, 1)
    assert samples["henvis_parked_cases"] == ({"service": "nav"}, 2)
    assert samples["henvis_outbox_rows"] == ({"service": "nav"}, 5)
    assert samples["henvis_outbox_age_seconds"] == ({"service": "nav"}, 1.5)
    assert samples["henvis_oldest_unhandled_seconds"] == ({"service": "nav"}, 0.25)
    assert samples["henvis_dead_letters_total"] == ({"service": "nav", "reason": "undecodable"}, 1)
    assert samples["henvis_security_events_total"] == ({"service": "nav", "clause": "unknown_case"}, 1)
    assert samples["henvis_accepted_commands_total"] == ({"service": "nav", "do": "refer"}, 1)
    assert samples["henvis_refused_commands_total"] == ({"service": "nav", "code": "case_closed"}, 1)


def test_two_processes_in_one_program_do_not_mix_their_numbers(metrics: Metrics) -> None:
    assert metrics.value("henvis_parked_cases") == 2
    assert metrics_of("nav").value("henvis_parked_cases") == 0


def test_a_process_is_ready_when_all_that_it_waits_for_is_there(
    http: httpx.Client, readiness: Readiness
) -> None:
    first = http.get("/health/ready")
    for condition in CONDITIONS[1:]:
        readiness.met(condition)
    almost = http.get("/health/ready")
    readiness.met(CONDITIONS[0])

    assert (first.status_code, first.json()) == (503, {"ready": False, "waiting_for": list(CONDITIONS)})
    assert almost.json() == {"ready": False, "waiting_for": ["migrated"]}
    assert http.get("/health/ready").json() == {"ready": True, "waiting_for": []}


def test_a_process_that_loses_its_partitions_is_not_ready_but_live(
    http: httpx.Client, readiness: Readiness
) -> None:
    for condition in CONDITIONS:
        readiness.met(condition)
    readiness.lost("assigned")

    assert http.get("/health/ready").json()["waiting_for"] == ["assigned"]
    assert (http.get("/health/live").status_code, readiness.live) == (200, True)


def test_a_process_that_failed_is_neither_live_nor_ready(http: httpx.Client, readiness: Readiness) -> None:
    for condition in CONDITIONS:
        readiness.met(condition)
    readiness.failed("the topic was made anew")

    assert http.get("/health/live").status_code == 503
    assert http.get("/health/ready").json() == {"ready": False, "waiting_for": ["the topic was made anew"]}


def test_a_condition_that_nobody_declared_is_an_error(readiness: Readiness) -> None:
    with pytest.raises(KeyError, match="asigned"):
        readiness.met("asigned")


def test_what_is_in_hand_is_counted_while_it_lasts_and_commands_for_good() -> None:
    handling = Handling()
    with handling.command(), handling.batch():
        during = (handling.in_hand, handling.commands)
    with pytest.raises(RuntimeError), handling.command():
        raise RuntimeError

    assert during == (2, 0)
    assert (handling.in_hand, handling.commands) == (0, 2)


def test_commands_are_counted_by_name_and_by_refusal(intake: Office) -> None:
    case = intake.open_case()
    intake.give("close_case", {"case": case, "outcome": "settled"})
    intake.give("close_case", {"case": case, "outcome": "settled"})

    assert intake.kit.metrics.value("henvis_accepted_commands_total", do="open_case") == 1
    assert intake.kit.metrics.value("henvis_refused_commands_total", code="case_closed") == 1
    assert (intake.kit.handling.in_hand, intake.kit.handling.commands) == (0, 3)


def test_a_log_record_is_one_line_with_the_machines_time_in_utc() -> None:
    record = logging.LogRecord("henvis.bus", logging.ERROR, "f", 1, "two\nlines\r%s", ("of it",), None)
    record.created = 1_772_355_600.25

    line = OneLine(LINE).format(record)

    assert line == "2026-03-01T09:00:00.250+00:00 ERROR henvis.bus two\\nlines\\rof it"


def test_a_name_and_a_note_reach_no_log_and_no_metric(
    intake: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        case = intake.open_case(person={"name": "Kari Nordmann"}, note="came with her sister")
        intake.give(
            "register_referral", {"case": case, "referral": case, "case_number": "N-77", "note": "Kari"}
        )

    for written in (caplog.text, intake.kit.metrics.exposition().decode(), str(intake.sent())):
        assert not any(word in written for word in ("Kari", "Nordmann", "sister", "N-77"))
