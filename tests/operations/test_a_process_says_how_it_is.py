"""Live is who moves, ready is who takes work; who asks never waits for what would have to tell."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from henvis.api.application import application
from henvis.api.identity.issuer_keys import KEPT_S, KeyFile
from henvis.api.identity.key_watch import KeyWatch
from henvis.bus.numbers.lanes import metrics_of
from henvis.local.issuing.issuer import ALGORITHM
from henvis.ops.health_api import Health, health_routes
from henvis.ops.measuring import Readings, Source
from henvis.ops.metrics import Metrics
from henvis.ops.pulse import STANDS_AFTER_S, Pulse
from henvis.ops.readiness import CONDITIONS, Readiness
from tests.agency.serving import served
from tests.identity import issuer_in
from tests.operations.health import health_of


@pytest.fixture
def metrics() -> Metrics:
    return metrics_of("nav")


@pytest.fixture
def readiness() -> Readiness:
    """A process that has just begun."""
    return Readiness()


@contextmanager
def asked(health: Health) -> Iterator[httpx.Client]:
    """A client of the process."""
    with served(application("nav", [health_routes(health)])) as client:
        yield client


def all_but(missing: str, readiness: Readiness) -> None:
    for condition in CONDITIONS:
        if condition != missing:
            readiness.met(condition)


def is_ready(http: httpx.Client) -> bool:
    """As both say who can be asked."""
    answer = http.get("/health/ready")
    gauge = 'henvis_ready{agency="nav"} 1.0' in http.get("/metrics").text
    assert answer.json()["ready"] == gauge == (answer.status_code == httpx.codes.OK)
    return gauge


def test_a_process_is_ready_when_all_that_it_waits_for_is_there(
    metrics: Metrics, readiness: Readiness
) -> None:
    with asked(health_of(metrics, readiness)) as http:
        assert http.get("/health/ready").json() == {"ready": False, "waiting_for": list(CONDITIONS)}
        all_but("migrated", readiness)
        assert http.get("/health/ready").json() == {"ready": False, "waiting_for": ["migrated"]}
        assert not is_ready(http)
        readiness.met("migrated")
        assert http.get("/health/ready").json() == {"ready": True, "waiting_for": []}
        assert is_ready(http)


def test_who_loses_its_partitions_is_not_ready_but_live(metrics: Metrics, readiness: Readiness) -> None:
    all_but("assigned", readiness)
    with asked(health_of(metrics, readiness)) as http:
        assert not is_ready(http)
        assert (http.get("/health/live").status_code, http.get("/health/live").json()) == (
            200,
            {"live": True},
        )


def test_who_does_not_move_is_not_live(metrics: Metrics, readiness: Readiness) -> None:
    health = health_of(metrics, readiness)
    stands = replace(health, pulse=Pulse())
    stands.pulse._last -= STANDS_AFTER_S
    with asked(stands) as http:
        answer = http.get("/health/live")
        assert (answer.status_code, answer.json()) == (503, {"live": False})


def test_a_condition_that_nobody_declared_is_an_error(readiness: Readiness) -> None:
    with pytest.raises(KeyError, match="asigned"):
        readiness.met("asigned")


def test_a_database_that_hangs_hangs_neither_numbers_nor_health(
    metrics: Metrics, readiness: Readiness
) -> None:
    answers = threading.Event()

    def look() -> Readings:
        assert answers.wait(60)
        return {}

    health = health_of(metrics, readiness, [Source("database", look, within_s=0.05)])
    try:
        with asked(health) as http:
            assert 'henvis_scrape_failed{agency="nav",class="database"} 1.0' in http.get("/metrics").text
            assert http.get("/health/live").status_code == 200
            assert http.get("/health/ready").status_code == 503
    finally:
        answers.set()


def test_whose_keys_may_be_believed_no_more_is_not_ready(
    metrics: Metrics, readiness: Readiness, tmp_path: Path
) -> None:
    now = [0.0]
    issuer = issuer_in(tmp_path)
    keys = KeyFile(issuer.key_set, {ALGORITHM}, lambda: now[0])
    all_but("keys", readiness)
    health = replace(health_of(metrics, readiness), look_at_keys=KeyWatch(keys, metrics, readiness).look)
    believed = "henvis_key_expiry_timestamp_seconds"
    with asked(health) as http:
        assert is_ready(http)
        until = metrics.value(believed, **{"class": "token"})
        kept = issuer.key_set.read_bytes()
        issuer.key_set.unlink()
        now[0] += KEPT_S - 60
        assert is_ready(http), "the last good ones are believed for a day"
        assert metrics.value(believed, **{"class": "token"}) < until - KEPT_S / 2
        now[0] += 120
        assert not is_ready(http)
        assert http.get("/health/ready").json()["waiting_for"] == ["keys"]
        issuer.key_set.write_bytes(kept)
        assert is_ready(http)


def test_who_never_had_keys_is_not_ready(metrics: Metrics, readiness: Readiness, tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "none.json", {ALGORITHM})
    all_but("keys", readiness)
    look = KeyWatch(keys, metrics, readiness).look
    with asked(replace(health_of(metrics, readiness), look_at_keys=look)) as http:
        assert not is_ready(http)
    assert metrics.value("henvis_key_expiry_timestamp_seconds", **{"class": "token"}) == 0
