"""What the framework answers, and what nobody foresaw, is a problem like all others."""

import logging

import pytest
from fastapi import APIRouter

from henvis.api.application import application
from tests.agency.office import Office
from tests.agency.serving import served

PERSONAL = "Kari-Nordmann"
UNKNOWN = "0197d2f4-6c00-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("request_line", "status", "code", "field"),
    [
        (f"GET /cases/{UNKNOWN}", 404, "unknown_case", None),
        (f"GET /cases/{UNKNOWN}/events", 404, "unknown_case", None),
        (f"GET /cases/{UNKNOWN}/referrals", 404, "unknown_case", None),
        (f"GET /cases/{UNKNOWN}/consents", 404, "unknown_case", None),
        (f"GET /cases/{PERSONAL}", 422, "invalid_request", "case_id"),
        (f"GET /cases?after={PERSONAL}", 422, "invalid_request", "after"),
        ("GET /cases?limit=0", 422, "invalid_request", "limit"),
        (f"GET /{PERSONAL}", 404, "not_found", None),
        (f"POST /commands/{PERSONAL}", 404, "not_found", None),
        ("GET /commands/open_case", 405, "method_not_allowed", None),
        ("DELETE /cases", 405, "method_not_allowed", None),
        ("GET /control/state", 404, "not_found", None),
        ("PUT /control/clock", 404, "not_found", None),
        ("GET /docs", 404, "not_found", None),
    ],
)
def test_what_is_not_there_is_said_so(
    desk: Office, request_line: str, status: int, code: str, field: str | None
) -> None:
    answer = desk.http.request(*request_line.split())

    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem.get("field") == field
    assert answer.headers["content-type"] == "application/problem+json"
    assert PERSONAL not in answer.text


def test_a_text_that_is_too_long_has_characters_and_a_list_entries(desk: Office) -> None:
    case = {"case": UNKNOWN, "about": ["rights"] * 33, "language": "no", "interpreter": False}
    many = desk.give("inform", case).json()
    long = desk.give("inform", case | {"about": ["rights"], "note": "x" * 4001}).json()

    assert (many["field"], many["detail"]) == ("about", "must have at most 32 entries")
    assert (long["field"], long["detail"]) == ("note", "must have at most 4000 characters")


def test_a_failure_is_told_by_its_place_and_never_by_its_text(caplog: pytest.LogCaptureFixture) -> None:
    routes = APIRouter()

    @routes.get("/health/live")
    def fail() -> None:
        raise LookupError(PERSONAL)

    with caplog.at_level(logging.INFO, logger="henvis.api"), served(application("failing", [routes])) as http:
        problem = http.get("/health/live").json()

    assert (problem["status"], problem["code"]) == (500, "internal_error")
    assert PERSONAL not in str(problem)
    ours = "\n".join(line for line in caplog.text.splitlines() if '"logger": "henvis.api"' in line)
    assert "LookupError" in ours
    assert "in fail" in ours
    assert problem["instance"] in ours
    assert PERSONAL not in caplog.text
