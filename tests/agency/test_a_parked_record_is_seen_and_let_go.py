"""`/operations/dead`: what waits is listed, shown, tried again or dropped, and nothing else is touched."""

import json
from base64 import b64decode
from uuid import UUID

import pytest
import sqlalchemy as sa

from henvis.api.identity.caller import DEAD_CONTENT
from henvis.bus import parking
from henvis.bus.record import Record
from henvis.bus.tables import actor
from henvis.local.issuing.issuer import Wanted
from tests.agency.office import START, Office, new_id
from tests.identity import shown


def park_two(office: Office) -> tuple[str, int, int]:
    """A record that failed and one that waits behind it: the case and their numbers."""
    case = new_id()
    with office.database.writing() as connection:
        for offset, reason in ((4, "undecodable"), (5, None)):
            record = Record("nrm.to.intake", 1, offset, case.encode(), b"\x00what came", (("ce_id", b"7"),))
            parking.park(connection, case, UUID(case), record, START, reason=reason)
        held, waiting = parking.listed(connection)
    return case, held.id, waiting.id


def known_actors(office: Office) -> set[str]:
    """The ids of who has acted there."""
    with office.database.reading() as connection:
        return {str(each) for each in connection.execute(sa.select(actor.c.id)).scalars()}


def test_what_is_parked_is_listed_in_its_order(intake: Office) -> None:
    case, held, waiting = park_two(intake)

    listed = intake.get("/operations/dead")

    assert [(each["id"], each["state"], each["reason"]) for each in listed] == [
        (held, "held", "undecodable"),
        (waiting, "waiting", None),
    ]
    assert {(each["case"], each["topic"], each["partition"]) for each in listed} == {
        (case, "nrm.to.intake", 1)
    }
    assert [each["offset"] for each in listed] == [4, 5]


def test_a_parked_record_is_shown_as_it_was_received_to_who_may_see_it(
    intake: Office, caplog: pytest.LogCaptureFixture
) -> None:
    case, held, _ = park_two(intake)
    token = intake.issuer.issue(Wanted("intake", "key-holder", [DEAD_CONTENT]))

    with caplog.at_level("WARNING", "henvis.security"):
        answer = intake.http.get(f"/operations/dead/{held}/content", auth=None, headers=shown(token))

    told = answer.json()
    assert (b64decode(told["key"]), b64decode(told["value"])) == (case.encode(), b"\x00what came")
    assert [(name, b64decode(value)) for name, value in told["headers"]] == [("ce_id", b"7")]
    line = json.loads(caplog.text)
    [actor] = known_actors(intake)
    assert (line["code"], line["actor"]) == ("content_shown", actor)
    assert (line["topic"], line["partition"], line["offset"]) == ("nrm.to.intake", 1, 4)


def test_who_operates_is_shown_no_content(intake: Office) -> None:
    _, held, _ = park_two(intake)

    told = intake.get(f"/operations/dead/{held}")

    assert not {"key", "value", "headers"} & told.keys()
    refused = intake.http.get(f"/operations/dead/{held}/content")
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert known_actors(intake) == set()


def test_a_retry_asks_for_the_release_of_the_record_that_holds_the_lane(intake: Office) -> None:
    _, held, waiting = park_two(intake)

    answer = intake.http.post(f"/operations/dead/{held}/retry")

    assert (answer.status_code, answer.json()["state"]) == (200, "release")
    assert answer.json()["decided_by"] in known_actors(intake)
    assert intake.get(f"/operations/dead/{waiting}")["state"] == "waiting"


def test_a_dropped_record_stays_as_evidence_and_the_next_one_follows(intake: Office) -> None:
    _, held, waiting = park_two(intake)

    answer = intake.http.post(f"/operations/dead/{held}/drop", json={"reason": "sent twice"})

    assert (answer.status_code, answer.json()["state"], answer.json()["detail"]) == (
        200,
        "dropped",
        "sent twice",
    )
    assert answer.json()["decided_by"] in known_actors(intake)
    assert [(each["id"], each["state"]) for each in intake.get("/operations/dead")] == [(waiting, "release")]


@pytest.mark.parametrize("operation", ["retry", "drop"])
def test_only_the_record_that_holds_its_lane_can_be_let_go(intake: Office, operation: str) -> None:
    _, _, waiting = park_two(intake)
    before = intake.everything_stored()

    answer = intake.http.post(f"/operations/dead/{waiting}/{operation}", json={"reason": "sent twice"})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_held")
    assert intake.everything_stored() == before


@pytest.mark.parametrize("operation", ["retry", "drop"])
@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        (99, 404, "not_found"),
        (2**31 - 1, 404, "not_found"),
        (0, 422, "invalid_request"),
        (2**31, 422, "invalid_request"),
        (2**63, 422, "invalid_request"),
    ],
)
def test_a_record_that_is_not_there_is_not_found(
    desk: Office, operation: str, number: int, status: int, code: str
) -> None:
    answer = desk.http.post(f"/operations/dead/{number}/{operation}", json={"reason": "sent twice"})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert desk.http.get(f"/operations/dead/{number}").status_code == status


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": "x" * 201}, {"reason": "\0"}, {"reason": "x", "also": 1}]
)
def test_a_record_is_not_dropped_without_a_reason(intake: Office, body: dict[str, object]) -> None:
    _, held, _ = park_two(intake)
    before = intake.everything_stored()

    answer = intake.http.post(f"/operations/dead/{held}/drop", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert intake.everything_stored() == before
