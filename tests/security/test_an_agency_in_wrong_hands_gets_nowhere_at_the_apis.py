"""Each agency as the attacker at real APIs, with its own tokens: each act fails, is told, counted.

Beside each stands the honest version of the same act, which works, and goes on working for everybody else.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from uuid import UUID

import httpx
import pytest
from uuid_utils.compat import uuid7

from henvis.api.identity.bearer import MOST_UNKNOWN
from henvis.api.identity.guessing import TOO_MANY
from henvis.local.issuing.issuer import Issuer
from henvis.local.issuing.organisations import organisation_of
from henvis.local.stack import running_stack
from tests.identity import claims_of, shown
from tests.security.rule import AGENCIES
from tests.security.town import GUESSING, IDENTITY, Office, Town, victim_of, without_its_number

MOST_IN_A_MINUTE = 2000
ROUTES = ("", "/referrals", "/consents", "/deadlines", "/events")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HENVIS_REQUESTS_PER_MINUTE", str(MOST_IN_A_MINUTE))
        with running_stack(tmp_path_factory.mktemp("stack"), clock="virtual") as stack:
            town = Town(stack)
            yield town
            town.close()


@pytest.fixture(params=AGENCIES)
def attacker(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def with_token(town: Town, agency: str, change: Callable[[dict[str, object]], None]) -> dict[str, str]:
    """The headers that show an agency's token after a change, signed by the stack's own issuer."""
    issuer = Issuer(town.stack.home.issuer)
    claims = claims_of(issuer, agency)
    change(claims)
    return dict(shown(issuer.sign(claims)))


def tries_everything(at: Office, headers: dict[str, str]) -> set[int]:
    """The statuses of a read and of a command with these headers."""
    case = str(uuid7())
    opening = {"case": case, "source": "self", "profile": {"age_group": "adult"}}
    given = {**headers, "Idempotency-Key": f"of-wrong-hands-{case}"}
    answers = (
        httpx.get(f"{at.http.base_url}/cases", headers=headers, trust_env=False),
        httpx.post(f"{at.http.base_url}/commands/open_case", json=opening, headers=given, trust_env=False),
    )
    assert not at.knows(UUID(case)) or all(answer.is_success for answer in answers)
    return {answer.status_code for answer in answers}


def test_another_agencys_token(town: Town, attacker: str) -> None:
    own = with_token(town, attacker, lambda _: None)
    assert tries_everything(town.offices[attacker], own) == {HTTPStatus.OK}
    for name in set(AGENCIES) - {attacker}:
        at = town.offices[name]
        with (
            town.nothing_delivered(),
            town.told(name, '"code": "audience"', 2, **IDENTITY),
        ):
            assert tries_everything(at, own) == {HTTPStatus.UNAUTHORIZED}
        assert at.http.get("/cases?limit=1").is_success


def test_a_token_for_anothers_service_that_names_its_own_organisation(town: Town, attacker: str) -> None:
    victim = victim_of(attacker)
    named = {"authority": "iso6523-actorid-upis", "ID": organisation_of(attacker)}
    theirs = with_token(town, victim, lambda claims: claims.update(consumer=named))
    line = '"code": "organisation"'
    with town.nothing_delivered(), town.told(victim, line, 2, **IDENTITY):
        assert tries_everything(town.offices[victim], theirs) == {HTTPStatus.FORBIDDEN}


def test_anothers_case_by_its_id_its_neighbours_and_by_chance_are_answered_alike(
    town: Town, attacker: str
) -> None:
    victim = town.offices[victim_of(attacker)]
    case = victim.opens()
    thief = town.office(attacker, "thief")
    neighbours = [UUID(int=case.int + number) for number in range(1, TOO_MANY // 2)]
    guesses = [case, *neighbours, *(UUID(str(uuid7())) for _ in range(TOO_MANY // 2))]
    with town.nothing_delivered(), town.told(attacker, '"code": "guessing"', **GUESSING):
        for route in ROUTES:
            answers = [thief.http.get(f"/cases/{guess}{route}") for guess in guesses]
            assert len({str(without_its_number(answer)) for answer in answers}) == 1
            assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}
    commands = [thief.gives("close_case", case=str(guess), outcome="settled") for guess in guesses]
    assert len({str(without_its_number(answer)) for answer in commands}) == 1
    assert commands[0].status_code == HTTPStatus.NOT_FOUND
    assert [event["type"] for event in victim.events(case)] == ["CaseOpened"]
    own = town.offices[attacker].opens()
    assert thief.http.get(f"/cases/{own}").is_success, "its own agency's cases it may read"


def test_cases_in_sequence_until_nothing_is_answered(town: Town, attacker: str) -> None:
    thief = town.office(attacker, "thief-in-sequence")
    own, first = town.offices[attacker].opens(), uuid7().int
    assert thief.http.get(f"/cases/{own}").is_success

    def guesses() -> Iterator[httpx.Response]:
        return (thief.http.get(f"/cases/{UUID(int=first + number)}") for number in range(10 * MOST_UNKNOWN))

    with town.told(attacker, '"code": "too_many_requests", "method": "GET"', **GUESSING):
        statuses = [HTTPStatus.NOT_FOUND]
        for answer in guesses():
            statuses.append(HTTPStatus(answer.status_code))
            if answer.status_code != HTTPStatus.NOT_FOUND:
                break
        assert statuses[-1] == HTTPStatus.TOO_MANY_REQUESTS
        assert int(answer.headers["Retry-After"]) >= 1
        assert len(statuses) > MOST_UNKNOWN
    assert town.offices[attacker].knows(own), "others have their share"


def test_a_flood(town: Town, attacker: str) -> None:
    flooder = town.office(attacker, "flooder")
    assert flooder.http.get("/cases?limit=1").is_success
    before = town.counted(attacker, **GUESSING)
    refused = None
    for _ in range(10 * MOST_IN_A_MINUTE):
        answer = flooder.http.get("/cases?limit=1")
        if not answer.is_success:
            refused = answer
            break
    assert refused is not None
    assert refused.json()["code"] == "too_many_requests"
    assert int(refused.headers["Retry-After"]) >= 1
    assert town.counted(attacker, **GUESSING) == before + 1
    assert any("too_many_requests" in line for line in town.security_lines(attacker))
    town.shared_case(attacker, victim_of(attacker))
