"""`/control`: the supervisor's routes, which stand only where the clock is virtual."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from henvis.api.application import application
from henvis.api.control import control_routes
from henvis.bus.clock import VirtualClock
from henvis.bus.numbers.lanes import metrics_of
from tests.agency.serving import served
from tests.identity import guard_of, issuer_in, token_for


class Controlled:
    """A process with a virtual clock and nothing in hand."""

    def __init__(self) -> None:
        self._clock = VirtualClock(datetime(2026, 3, 1, 8, tzinfo=UTC))

    def state(self) -> dict[str, Any]:
        """What the supervisor reads."""
        return {"handling": 0, "clock": self._clock.now().isoformat()}

    def move(self, to: datetime) -> datetime:
        """Set the clock."""
        return self._clock.move(to)


@pytest.fixture
def http(tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of the process."""
    issuer = issuer_in(tmp_path)
    routes = control_routes(Controlled(), guard_of(issuer, "nav", metrics_of("nav")))
    with served(application("controlled", [routes]), token_for(issuer, "nav")) as client:
        yield client


def test_the_clock_is_moved_and_the_process_says_what_is_to_be_done_then(http: httpx.Client) -> None:
    answer = http.put("/control/clock", json={"now": "2026-03-01T10:30:00+01:00"})

    assert (answer.status_code, answer.json()) == (200, http.get("/control/state").json())
    assert answer.json() == {"handling": 0, "clock": "2026-03-01T09:30:00+00:00"}


def test_the_clock_may_be_set_to_where_it_stands(http: httpx.Client) -> None:
    assert http.put("/control/clock", json={"now": "2026-03-01T08:00:00Z"}).status_code == 200


def test_the_clock_does_not_go_back(http: httpx.Client) -> None:
    answer = http.put("/control/clock", json={"now": "2026-03-01T07:59:59Z"})

    assert (answer.status_code, answer.json()["code"]) == (409, "clock_goes_back")
    assert http.get("/control/state").json()["clock"] == "2026-03-01T08:00:00+00:00"


@pytest.mark.parametrize("now", ["2026-03-01T09:00:00", "tomorrow", None, ["2026-03-01T09:00:00Z"]])
def test_what_is_no_instant_is_refused(http: httpx.Client, now: object) -> None:
    answer = http.put("/control/clock", json={"now": now})

    assert (answer.status_code, answer.json()["field"]) == (422, "now")
