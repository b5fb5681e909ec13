"""Statements: each agency states what is its own to state, and the latest counts."""

import pytest

from henvis.contract.events import StatementMade
from tests.domain.casework.beginnings import asked, opened
from tests.domain.casework.story import LAW, Story

AGENCIES = ("intake", "nav", "police")
OWN = {
    "intake": {"tot_convened"},
    "nav": set[str](),
    "police": {
        "offence_reported",
        "investigation_opened",
        "investigation_closed",
        "presence_necessary",
        "threat_assessed",
        "suspect_identified",
        "interview_held",
    },
}
EVERYBODYS = {
    "broke_with_milieu",
    "willing_to_receive_help",
    "guardian_appointed",
    "capacity_missing",
    "indication",
    "suspicion",
    "presumed_victim",
    "grey_zone",
    "not_presumed_victim",
    "declined",
    "lost_contact",
}


@pytest.mark.parametrize("agency", AGENCIES)
@pytest.mark.parametrize("statement", LAW.codes.codes_in("statement"))
def test_an_agency_states_what_is_its_own_or_everybodys(agency: str, statement: str) -> None:
    if statement in OWN[agency] | EVERYBODYS:
        said = opened(agency).does("state", statement=statement).draft
        assert said == StatementMade(statement=statement, value=True)
    else:
        opened(agency).is_refused("wrong_agency", "state", statement=statement)


def test_a_statement_is_taken_back() -> None:
    story = opened().does("state", statement="presumed_victim")
    assert story.case is not None
    assert story.case.holds("presumed_victim")
    story.does("state", statement="presumed_victim", value=False)
    assert not story.case.holds("presumed_victim")


def test_a_statement_may_be_made_again() -> None:
    assert opened().does("state", statement="grey_zone").does("state", statement="grey_zone").said


def test_what_was_heard_and_what_was_said_is_the_same_knowledge() -> None:
    story = opened().does("state", statement="grey_zone")
    story.hears(StatementMade(statement="grey_zone", value=False), by="police")
    assert story.case is not None
    assert not story.case.holds("grey_zone")


def test_an_older_statement_that_comes_late_undoes_nothing() -> None:
    story = asked().does("state", statement="guardian_appointed")
    story.at("2021-02-01T09:00").hears(StatementMade(statement="guardian_appointed", value=False), by="udi")
    assert story.case is not None
    assert story.case.holds("guardian_appointed")


def test_nobody_states_in_a_case_that_they_do_not_know() -> None:
    Story("police").is_refused("unknown_case", "state", statement="offence_reported")
