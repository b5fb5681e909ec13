"""Real processes take the tokens that `henvis token` prints, and none of anybody else; keys change."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from kafka import KafkaConsumer
from uuid_utils.compat import uuid7

from henvis.bus.tables import actor
from henvis.cli import henvis
from henvis.contract import wire
from henvis.local.issuing.issuer import Issuer, Wanted
from henvis.local.issuing.organisations import organisation_of
from henvis.local.services import of_the_project
from henvis.local.stack import RunningStack, running_stack
from tests.identity import claims_of, issuer_in, shown
from tests.waiting import eventually

NAME = "Kari Nordmann-Kanarifugl"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """NAV's service alone, in two processes."""
    only = {"nav": of_the_project()["nav"]}
    with running_stack(
        tmp_path_factory.mktemp("stack"), clock="virtual", workers=2, services=only
    ) as running:
        yield running


@pytest.fixture
def issuer(stack: RunningStack) -> Issuer:
    return Issuer(stack.home.issuer)


def said(stack: RunningStack, *words: str) -> str:
    """What the command line prints."""
    result = CliRunner().invoke(henvis, [*words, "--home", str(stack.home.root)])
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def reads(stack: RunningStack, token: str) -> list[int]:
    """How each process answers who reads with this token."""
    return [
        httpx.get(f"{url}/cases", headers=shown(token), trust_env=False).status_code
        for url in stack.services["nav"]
    ]


def test_what_is_printed_lets_a_person_act_whose_name_stays_with_the_agency(stack: RunningStack) -> None:
    token = said(stack, "token", "nav", "--actor", "kari-id", "--name", NAME, "--for", "15m")
    case = str(uuid7())
    command = {"case": case, "source": "self", "profile": {"age_group": "adult"}}
    headers = {**shown(token), "Idempotency-Key": str(uuid4())}
    url = stack.services["nav"][0]
    answer = httpx.post(f"{url}/commands/open_case", json=command, headers=headers, trust_env=False)
    assert answer.status_code == 200, answer.text

    event = eventually(lambda: published(stack, case), within=30, what="the event is in the journal")

    with sa.create_engine(stack.home.database("nav")).connect() as connection:
        (row,) = connection.execute(sa.select(actor).where(actor.c.subject == "kari-id"))
    assert (str(row.id), row.name) == (event.meta.actor, NAME)
    logs = "".join(path.read_text() for path in (stack.home.root / "logs").iterdir())
    metrics = httpx.get(f"{url}/metrics", trust_env=False).text
    assert not any(word in logs + metrics for word in ("Kanarifugl", "kari-id", "eyJ"))


def test_a_token_is_told_of_for_programs(stack: RunningStack) -> None:
    told = json.loads(said(stack, "token", "nav", "--scope", "henvis:read", "--json"))

    assert (told["audience"], told["scopes"]) == ("urn:henvis:nav", ["henvis:read"])
    assert reads(stack, told["token"]) == [200, 200]


def test_another_agencys_organisation_is_refused_counted_and_logged(
    stack: RunningStack, issuer: Issuer
) -> None:
    theirs: dict[str, Any] = claims_of(issuer, "nav")
    theirs["consumer"] = {**theirs["consumer"], "ID": organisation_of("police")}

    assert reads(stack, issuer.sign(theirs)) == [403, 403]
    for number, url in enumerate(stack.services["nav"], start=1):
        metrics = httpx.get(f"{url}/metrics", trust_env=False).text
        assert 'henvis_tokens_total{agency="nav",outcome="refused"} 1.0' in metrics
        assert 'henvis_security_events_total{agency="nav",class="identity"} 1.0' in metrics
        log = stack.home.log(f"nav-{number}").read_text()
        assert log.count("WARNING henvis.security token refused: organisation: GET /cases") == 1


def test_the_token_of_another_stack_is_refused(stack: RunningStack, tmp_path: Path) -> None:
    other = issuer_in(tmp_path)
    assert reads(stack, other.issue(Wanted("nav", "a-system", ["henvis:read"]))) == [401, 401]


def test_keys_change_under_running_processes(stack: RunningStack) -> None:
    before = [(one["pid"], one["restarts"]) for one in stack.describe()["services"]]
    old = said(stack, "token", "nav")
    rotated = json.loads(said(stack, "issuer", "rotate", "--json"))
    new = said(stack, "token", "nav")

    assert len(rotated["still_taken"]) == 1
    assert (reads(stack, old), reads(stack, new)) == ([200, 200], [200, 200])

    said(stack, "issuer", "rotate", "--drop-old")

    assert (reads(stack, old), reads(stack, new)) == ([401, 401], [401, 401])
    assert reads(stack, said(stack, "token", "nav")) == [200, 200]
    assert len(json.loads(said(stack, "issuer", "show", "--json"))["keys"]) == 1
    answer = httpx.post(f"{stack.control_url}/stack/quiet", timeout=60, trust_env=False)
    assert answer.status_code == 200, "the supervisor goes on with the new key as well"
    assert [(one["pid"], one["restarts"]) for one in stack.describe()["services"]] == before


def published(stack: RunningStack, case: str) -> Any:
    """The first event of a case in NAV's journal."""
    consumer = KafkaConsumer(
        "nrm.from.nav", **stack.access().kafka_python(), group_id=None, auto_offset_reset="earliest"
    )
    try:
        for records in consumer.poll(timeout_ms=2000).values():
            for record in records:
                event = wire.decode(record.value)
                if str(event.meta.case_id) == case:
                    return event
        return None
    finally:
        consumer.close()
