"""Every event names who acts by an id that says nothing; who that is stands in the agency's table alone."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa

from henvis.agency.agenda import AgencyAgenda
from henvis.agency.bookkeeping import Bookkeeping
from henvis.api.identity.caller import COMMAND
from henvis.bus.clock import VirtualClock
from henvis.bus.tables import actor
from henvis.bus.transaction import SYSTEM
from henvis.contract.events import Event
from henvis.local.issuing.issuer import Wanted
from tests.agency.office import Office, new_id
from tests.identity import shown

NAME = "Kari Nordmann-Kanarifugl"


def opens_a_case(office: Office, subject: str, name: str | None = None, *, is_person: bool = True) -> Event:
    """A case is opened by somebody; the event that came of it."""
    token = office.issuer.issue(Wanted(office.agency, subject, (COMMAND,), name, is_person))
    command = {"case": new_id(), "source": "self", "profile": {"age_group": "adult"}}
    headers = {**shown(token), "Idempotency-Key": new_id()}
    url = f"{office.http.base_url}/commands/open_case"
    answer = httpx.post(url, json=command, headers=headers, trust_env=False)
    assert answer.status_code == 200, answer.text
    return next(event for event in office.all_sent() if str(event.meta.case_id) == command["case"])


def actors(office: Office) -> dict[str, Any]:
    """The rows of the agency's table, by id."""
    with office.database.reading() as connection:
        return {str(row.id): row for row in connection.execute(sa.select(actor))}


def test_a_person_and_a_system_have_ids_of_their_own_which_stay(intake: Office) -> None:
    kari = opens_a_case(intake, "kari", NAME).meta.actor
    ola = opens_a_case(intake, "ola").meta.actor
    system = opens_a_case(intake, "case-system", is_person=False).meta.actor

    assert opens_a_case(intake, "kari", NAME).meta.actor == kari
    assert len({kari, ola, system}) == 3
    assert {UUID(each or "").version for each in (kari, ola, system)} == {4}
    rows = actors(intake)
    assert rows.keys() == {kari, ola, system}
    assert [(rows[str(each)].subject, rows[str(each)].name) for each in (kari, ola)] == [
        ("kari", NAME),
        ("ola", None),
    ]
    assert [rows[str(each)].is_person for each in (kari, system)] == [True, False]


def test_one_person_has_another_id_at_another_agency(intake: Office, nav: Office) -> None:
    assert opens_a_case(intake, "kari").meta.actor != opens_a_case(nav, "kari").meta.actor


def test_a_name_that_changes_is_kept_under_the_same_id_and_one_that_is_missing_changes_nothing(
    intake: Office,
) -> None:
    first = opens_a_case(intake, "kari", "Kari Nordmann").meta.actor
    second = opens_a_case(intake, "kari", NAME).meta.actor
    third = opens_a_case(intake, "kari").meta.actor

    assert first == second == third
    assert actors(intake)[str(first)].name == NAME


def test_a_refused_command_makes_nobody_known(intake: Office) -> None:
    token = intake.issuer.issue(Wanted("intake", "stranger", (COMMAND,), NAME, True))
    headers = {**shown(token), "Idempotency-Key": new_id()}
    command = {"case": new_id(), "outcome": "settled"}
    url = f"{intake.http.base_url}/commands/close_case"

    assert httpx.post(url, json=command, headers=headers, trust_env=False).status_code == 404
    assert actors(intake) == {}


def test_what_a_service_does_by_itself_is_the_systems_act(nav: Office) -> None:
    case = nav.open_case()
    decision = {"case": case, "decision": new_id(), "type": "subsistence", "outcome": "refused"}
    assert nav.give("decide", decision).status_code == 200
    clock = nav.kit.clock
    assert isinstance(clock, VirtualClock)
    clock.move(clock.now() + timedelta(days=400))
    agenda = AgencyAgenda(Bookkeeping("nav", nav.kit.law), nav.kit.topics.partitions)
    with nav.kit.transactions.begin() as transaction:
        agenda.fall_due(transaction, range(nav.kit.topics.partitions))

    said = {type(event).__name__: event.meta.actor for event in nav.all_sent()}
    assert said.keys() == {"CaseOpened", "DecisionMade", "DeadlineWarned"}
    assert said["DeadlineWarned"] == SYSTEM
    assert said["CaseOpened"] == said["DecisionMade"] in actors(nav)


def test_a_name_is_in_no_event_no_log_no_metric_and_no_answer(
    intake: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "henvis"):
        event = opens_a_case(intake, "kari-id", NAME)
        told = [intake.get(f"/cases/{event.meta.case_id}{what}") for what in ("", "/events")]

    written = (caplog.text, intake.kit.metrics.exposition().decode(), str(intake.all_sent()), str(told))
    assert not any(word in text for text in written for word in ("Kanarifugl", "kari-id"))
    with_it = [name for name, rows in intake.everything_stored().items() if "Kanarifugl" in str(rows)]
    assert with_it == ["actor"]
