"""Bodies are read strictly, and what is wrong is said without a word of what was sent."""

import gzip
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from henvis.api.strict_json import LIMIT
from tests.agency.office import Office, new_id

PERSONAL = "Kari Nordmann 01019912345"


def send(
    office: Office, body: bytes, *, do: str = "open_case", content_type: str = "application/json"
) -> httpx.Response:
    headers = {"Idempotency-Key": str(uuid4()), "Content-Type": content_type}
    return office.http.post(f"/commands/{do}", content=body, headers=headers)


def opening(**more: Any) -> dict[str, Any]:
    return {"case": new_id(), "source": "self", "profile": {"age_group": "adult"}, **more}


WRONG_VALUES: list[tuple[dict[str, Any], str | None]] = [
    ({PERSONAL: 1}, None),
    ({"case": PERSONAL}, "case"),
    ({"case": "6d0bd3b4-6a77-4b9e-9a3c-5b3a1c6f2d10"}, "case"),
    ({"case": None}, "case"),
    ({"source": PERSONAL}, "source"),
    ({"source": 7}, "source"),
    ({"profile": PERSONAL}, "profile"),
    ({"profile": {}}, "profile.age_group"),
    ({"profile": {"age_group": "adult", PERSONAL: 1}}, "profile"),
    ({"profile": {"age_group": PERSONAL}}, "profile.age_group"),
    ({"profile": {"age_group": "adult", "exploitation": [PERSONAL]}}, "profile.exploitation"),
    ({"profile": {"age_group": "adult", "exploitation": PERSONAL}}, "profile.exploitation"),
    ({"person": {PERSONAL: 7}}, "person"),
    ({"person": {PERSONAL * 4: "x"}}, "person"),
    ({"person": {"born": PERSONAL}}, "person"),
    ({"person": [PERSONAL]}, "person"),
    ({"note": [PERSONAL]}, "note"),
    ({"note": PERSONAL * 200}, "note"),
]


@pytest.mark.parametrize(
    ("wrong", "field"), WRONG_VALUES, ids=[str(number) for number in range(len(WRONG_VALUES))]
)
def test_a_problem_names_the_field_and_the_rule_and_nothing_that_was_sent(
    desk: Office, caplog: pytest.LogCaptureFixture, wrong: dict[str, Any], field: str | None
) -> None:
    answer = send(desk, json.dumps(opening(**wrong)).encode())

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem.get("field")) == (422, "invalid_command", field)
    assert problem["detail"]
    for told in (answer.text, caplog.text):
        assert not any(word in told for word in PERSONAL.split())


def test_a_missing_field_is_named(desk: Office) -> None:
    answer = send(desk, json.dumps({"case": new_id(), "source": "self"}).encode())

    assert (answer.json()["field"], answer.json()["detail"]) == ("profile", "is required")


ADULT = b'"profile": {"age_group": "adult"}'
NOT_ONE_MEANING = {
    "nothing": b"",
    "no JSON": b"{case: 1}",
    "a list": b"[]",
    "cut off": b'{"case": "',
    "a repeated field": b'{"case": "%s", "source": "self", "source": "police", ' + ADULT + b"}",
    "a repeat inside": b'{"case": "%s", "source": "self", "person": {"name": "A", "name": "B"}, '
    + ADULT
    + b"}",
    "a repeat spelt otherwise": b'{"case": "%s", "source": "self", "\\u0073ource": "police", ' + ADULT + b"}",
    "no number": b'{"case": "%s", "source": NaN, ' + ADULT + b"}",
    "two values": b'{"case": "%s", "source": "self", ' + ADULT + b"} {}",
    "a deep nest": b"[" * 100_000,
    "another encoding": '{"case": "å"}'.encode("utf-16"),
    "half a character": b'{"case": "\xc3"}',
}


@pytest.mark.parametrize("body", NOT_ONE_MEANING.values(), ids=NOT_ONE_MEANING.keys())
def test_a_body_without_one_meaning_is_refused(desk: Office, body: bytes) -> None:
    answer = send(desk, body.replace(b"%s", new_id().encode()))

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_command")
    assert desk.all_sent() == []


def test_a_body_of_the_largest_size_is_read_and_one_byte_more_is_not(desk: Office) -> None:
    body = json.dumps(opening()).encode()

    assert send(desk, body + b" " * (LIMIT + 1 - len(body))).json()["code"] == "body_too_large"
    assert send(desk, body + b" " * (LIMIT - len(body))).status_code == 200


def test_a_body_that_never_says_how_long_it_is_is_cut_off_too(desk: Office) -> None:
    headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    chunks = (b" " * 65_536 for _ in range(5))

    answer = desk.http.post("/commands/open_case", content=chunks, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin-1",
        "application/jsonp",
    ],
)
def test_another_content_type_is_refused(desk: Office, content_type: str) -> None:
    answer = send(desk, json.dumps(opening()).encode(), content_type=content_type)

    assert (answer.status_code, answer.json()["code"]) == (415, "wrong_content_type")


@pytest.mark.parametrize("content_type", ["application/json", 'Application/JSON; charset="UTF-8"'])
def test_json_is_taken_however_it_is_called(desk: Office, content_type: str) -> None:
    assert send(desk, json.dumps(opening()).encode(), content_type=content_type).status_code == 200


def test_a_packed_body_is_not_unpacked(desk: Office) -> None:
    assert send(desk, gzip.compress(json.dumps(opening()).encode())).status_code == 422
