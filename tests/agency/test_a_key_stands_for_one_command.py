"""Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): one key, one command, one answer."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.agency.office import Office, new_id
from tests.waiting import eventually


def an_opening(case: str) -> dict[str, object]:
    return {"case": case, "source": "self", "profile": {"age_group": "adult"}}


def test_the_same_request_again_gets_the_stored_answer(intake: Office) -> None:
    command, key = an_opening(new_id()), str(uuid4())
    first = intake.give("open_case", command, key=key)
    before = intake.everything_stored()

    again = intake.give("open_case", command, key=key)

    assert again.json() == first.json()
    assert again.json()["effect"] is True
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    assert intake.everything_stored() == before


def test_the_order_of_the_fields_makes_no_other_request(intake: Office) -> None:
    command, key = an_opening(new_id()), str(uuid4())
    intake.give("open_case", command, key=key)

    again = intake.give("open_case", dict(reversed(command.items())), key=key)

    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("again", ["open_case", "close_case"])
def test_the_key_with_another_command_is_refused(intake: Office, again: str) -> None:
    case, key = new_id(), str(uuid4())
    intake.give("open_case", an_opening(case), key=key)
    before = intake.everything_stored()
    other = an_opening(new_id()) if again == "open_case" else {"case": case, "outcome": "settled"}

    answer = intake.give(again, other, key=key)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert intake.everything_stored() == before


def test_a_quoted_key_is_the_key_between_the_quotes(intake: Office) -> None:
    command, key = an_opening(new_id()), str(uuid4())
    intake.give("open_case", command, key=f'"{key}"')

    assert intake.give("open_case", command, key=key).headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    "key", ["", '""', "two words", '"half', "x" * 256, "bl\N{LATIN SMALL LETTER A WITH RING ABOVE}"]
)
def test_what_is_no_key_is_refused(intake: Office, key: str) -> None:
    headers = {b"Idempotency-Key": key.encode()}

    answer = intake.http.post("/commands/open_case", json=an_opening(new_id()), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")


def test_a_request_without_a_key_is_refused(intake: Office) -> None:
    answer = intake.http.post("/commands/open_case", json=an_opening(new_id()))

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


def test_a_request_with_two_keys_is_refused(intake: Office) -> None:
    headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "b")]

    answer = intake.http.post("/commands/open_case", json=an_opening(new_id()), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


def test_while_the_first_request_is_handled_a_second_with_its_key_is_told_so(intake: Office) -> None:
    command, key = an_opening(new_id()), str(uuid4())
    with ThreadPoolExecutor(1) as other_client:
        with intake.database.writing():  # nobody else can write meanwhile, so that the first request waits
            first = other_client.submit(intake.give, "open_case", command, key=key)
            eventually(lambda: intake.kit.handling.in_hand == 1, what="the first request is being handled")
            second = intake.give("open_case", command, key=key)
        answered = first.result(timeout=30)

    assert (second.status_code, second.json()["code"]) == (409, "request_in_progress")
    assert (answered.status_code, answered.json()["effect"]) == (200, True)
    assert len(intake.all_sent()) == 1
    assert intake.give("open_case", command, key=key).json() == answered.json()


def test_many_requests_with_one_key_at_once_have_one_effect(intake: Office) -> None:
    command, key = an_opening(new_id()), str(uuid4())
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda _: intake.give("open_case", command, key=key), range(16)))

    assert {answer.status_code for answer in answers} <= {200, 409}
    accepted = [answer for answer in answers if answer.status_code == 200]
    assert len({answer.text for answer in accepted}) == 1
    assert len([answer for answer in accepted if "Idempotent-Replayed" not in answer.headers]) == 1
    assert len(intake.all_sent()) == 1
