"""Every hostile request has the answer of its row, changes nothing, and the next good request is answered.

The product's own server on loopback, over intake's application and a real database.
"""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from henvis.api import strict_json
from tests.hostile.canaries import heard
from tests.hostile.raw_http import Answer, exchange, requests_of
from tests.hostile.served import Served
from tests.hostile.table import Row, through
from tests.waiting import eventually

ROWS = through("http")
SLOW = through("http slowly")
BUSY = through("http while busy")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_it_has_the_answer_of_its_row(
    request: pytest.FixtureRequest,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    served: Served = request.getfixturevalue(row.becomes.get("at", "intake"))
    caplog.set_level(logging.DEBUG, "henvis")
    *before, last = requests_of(row.path, served.tokens)
    for one in before:
        assert exchange(served.port, one).status == 200
    stored = served.office.everything_stored()

    answer = exchange(served.port, last)

    assert (answer.status, answer.code) == (row.becomes["status"], row.becomes.get("code"))
    if answer.status >= 400:
        assert served.office.everything_stored() == stored
    assert_silent(served, answer, caplog.text, *capfd.readouterr())
    assert served.answers_good_requests()


@pytest.mark.parametrize("row", SLOW, ids=str)
def test_a_client_that_is_too_slow_is_let_go(
    intake: Served, row: Row, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(strict_json, "WITHIN_S", 0.3)
    stored = intake.office.everything_stored()
    (request,) = requests_of(row.path, intake.tokens)

    answer = exchange(intake.port, request)

    assert (answer.status, answer.code) == (row.becomes["status"], row.becomes["code"])
    assert answer.headers["connection"] == "close"
    assert intake.office.everything_stored() == stored
    assert_silent(intake, answer, caplog.text)
    assert intake.answers_good_requests()


@pytest.mark.parametrize("row", BUSY, ids=str)
def test_a_second_request_under_a_key_that_is_at_work(intake: Served, row: Row) -> None:
    first, second = requests_of(row.path, intake.tokens)
    with ThreadPoolExecutor(1) as other_client:
        with intake.office.database.writing():  # nobody else can write meanwhile, so that the first waits
            waiting = other_client.submit(exchange, intake.port, first)
            in_hand = intake.office.kit.handling
            eventually(lambda: in_hand.in_hand == 1, what="the first request is being handled")
            answer = exchange(intake.port, second)
        assert waiting.result(30).status == 200

    assert (answer.status, answer.code) == (row.becomes["status"], row.becomes["code"])
    assert_silent(intake, answer)
    assert intake.answers_good_requests()


def test_a_client_waits_ten_seconds_at_most_for_the_body_to_be_given_up() -> None:
    assert strict_json.WITHIN_S == 10


def assert_silent(served: Served, answer: Answer, *written: str) -> None:
    """Nothing of the request is in the answer, in a log, or in a metric."""
    metrics = served.office.kit.metrics.exposition().decode()
    told = [answer.body, str(answer.headers)] if answer.status >= 400 else []
    for text in (*told, *written, metrics):
        assert heard(text) == []
