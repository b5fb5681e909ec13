"""Every hostile token has the answer of its row, is counted and logged as what it is, and changes nothing.

The product's own server on loopback, over intake's application and a real database.
"""

import http.client
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import yaml

from services.intake.service import SERVICE as INTAKE
from tests.agency.office import NewDatabase
from tests.hostile.canaries import heard
from tests.hostile.raw_http import Answer, exchange, requests_of
from tests.hostile.served import Served, serving
from tests.hostile.table import Row, through
from tests.key_server import KeyServer, key_server

CHALLENGES = {
    "invalid_token": 'Bearer realm="henvis", scope="henvis:read", error="invalid_token"',
    "insufficient_scope": 'error="insufficient_scope"',
    "not_authorised": 'Bearer realm="henvis", scope="henvis:read"',
}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyServer]:
    """Where a token would have us go."""
    with key_server(tmp_path_factory.mktemp("outside")) as server:
        yield server


@pytest.mark.parametrize("row", through("token"), ids=str)
def test_it_has_the_answer_of_its_row(
    intake: Served,
    outside: KeyServer,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    *before, last = requests_of(row.path, intake.tokens, outside=outside.url)
    for one in before:
        assert exchange(intake.port, one).status == 200
    stored = intake.office.everything_stored()
    outcome, incident = row.becomes.get("outcome", "accepted"), row.becomes.get("incident", False)
    counted = counters(intake, outcome)
    caplog.clear()

    answer = exchange(intake.port, last)

    assert (answer.status, answer.code) == (row.becomes["status"], row.becomes.get("code"))
    if answer.status >= 400:
        assert CHALLENGES[row.becomes["code"]] in answer.headers["www-authenticate"]
        assert intake.office.everything_stored() == stored
    assert counters(intake, outcome) == (counted[0] + 1, counted[1] + incident)
    said = [
        one.getMessage()
        for one in caplog.records
        if one.name == "henvis.security" and one.levelno > logging.INFO
    ]
    assert [line.startswith(f"token refused: {outcome}: ") for line in said] == [True] * incident
    assert_silent(intake, answer, caplog.text, *capfd.readouterr())
    assert outside.asked == 0
    assert intake.answers_good_requests()


@pytest.mark.parametrize("row", through("http of another"), ids=str)
def test_a_case_of_another_agency_is_a_case_that_there_is_not(intake: Served, udi: Served, row: Row) -> None:
    theirs = udi.office.open_case()
    (request,) = requests_of(row.path, intake.tokens, theirs=theirs)
    (missing,) = requests_of(row.path, intake.tokens, theirs=str(uuid4()))

    answer, other = exchange(intake.port, request), exchange(intake.port, missing)

    assert (answer.status, answer.code) == (row.becomes["status"], row.becomes["code"])
    assert (answer.status, without_its_number(answer)) == (other.status, without_its_number(other))
    assert answer.headers.keys() == other.headers.keys()


@pytest.mark.parametrize("row", through("http in sequence"), ids=str)
def test_who_guesses_is_told_nothing_and_reported(
    tmp_path: Path, new_database: NewDatabase, row: Row, caplog: pytest.LogCaptureFixture
) -> None:
    given = yaml.safe_load(row.path.read_text(encoding="utf-8"))
    caplog.set_level(logging.WARNING, "henvis.security")
    with serving(INTAKE, tmp_path, new_database) as fresh:
        headers = {"Authorization": f"Bearer {fresh.tokens.made({})}"}
        connection = http.client.HTTPConnection("127.0.0.1", fresh.port)
        bodies, reported_after = set(), 0
        for number in range(given["count"]):
            case = UUID(int=UUID(given["first"]).int + number)
            connection.request("GET", f"/cases/{case}", headers=headers)
            answer = connection.getresponse()
            if answer.status == http.HTTPStatus.TOO_MANY_REQUESTS:
                break
            assert answer.status == row.becomes["status"]
            bodies.add(json.dumps(json.loads(answer.read()) | {"instance": ""}))
            if not reported_after and fresh.office.kit.metrics.value(
                "henvis_security_events_total", **{"class": "guessing"}
            ):
                reported_after = number + 1
        connection.close()

    assert row.becomes["most"] <= number < given["count"], "then it is refused everything"
    assert int(answer.headers["Retry-After"]) >= 1
    assert len(bodies) == 1
    assert row.becomes["code"] in bodies.pop()
    assert reported_after == row.becomes["incident"]
    *guesses, refused = caplog.messages
    assert len(guesses) == number // row.becomes["incident"]
    assert set(guesses) == {"guessing: one caller has asked for many cases that there are not"}
    assert refused == "too_many_requests: GET /cases/{case_id}"


def counters(served: Served, outcome: str) -> tuple[float, float]:
    """How many tokens were counted so, and how many security events there were."""
    value = served.office.kit.metrics.value
    return (
        value("henvis_tokens_total", outcome="accepted" if outcome == "accepted" else "refused"),
        value("henvis_security_events_total", **{"class": "identity"}),
    )


def without_its_number(answer: Answer) -> dict[str, object]:
    said: dict[str, object] = json.loads(answer.body)
    return {name: value for name, value in said.items() if name != "instance"}


def assert_silent(served: Served, answer: Answer, *written: str) -> None:
    """Nothing of the token is in the answer, in a log, or in a metric."""
    metrics = served.office.kit.metrics.exposition().decode()
    for text in (answer.body, str(answer.headers), *written, metrics):
        assert heard(text) == []
        assert "eyJ" not in text
