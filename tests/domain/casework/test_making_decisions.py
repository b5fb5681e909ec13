"""Decisions: each agency makes its own, with the outcomes and fields that belong to the type."""

from datetime import date
from typing import Any

import pytest

from henvis.contract.events import DecisionMade
from tests.domain.casework.beginnings import asked, opened
from tests.domain.casework.story import LAW, Story, ref

GRANTED: dict[str, Any] = {"decision": "d1", "type": "subsistence", "outcome": "granted"}
AGENCIES = LAW.codes.agencies


@pytest.mark.parametrize("agency", AGENCIES)
@pytest.mark.parametrize("type_", LAW.codes.codes_in("decision"))
def test_an_agency_makes_the_decisions_that_are_its_own(agency: str, type_: str) -> None:
    for outcome in LAW.codes.outcomes_of(type_):
        needs = any(
            row.decision == type_ and outcome in row.outcomes and row.needs for row in LAW.map.prerequisites
        )
        decision = {"decision": "d1", "type": type_, "outcome": outcome}
        if LAW.codes.decided_by(type_) != agency:
            opened(agency).is_refused("wrong_agency", "decide", **decision, field="type")
        elif not needs:
            assert opened(agency).does("decide", **decision).said


@pytest.mark.parametrize("type_", LAW.codes.codes_in("decision"))
def test_an_outcome_must_belong_to_the_type(type_: str) -> None:
    for outcome in set(LAW.codes.codes_in("outcome")) - set(LAW.codes.outcomes_of(type_)):
        opened("nav").is_refused(
            "invalid_command", "decide", decision="d1", type=type_, outcome=outcome, field="outcome"
        )


def test_without_a_date_it_was_made_today_in_norway() -> None:
    said = opened("nav").at("2021-06-30T00:30").does("decide", **GRANTED).draft
    assert said == DecisionMade(
        decision=ref("d1"), type="subsistence", outcome="granted", made_on=date(2021, 6, 30)
    )


def test_a_decision_says_when_it_was_made_and_told_and_how_long_it_holds() -> None:
    days = {"made_on": "2021-03-01", "from": "2021-04-01", "until": "2021-06-30", "told_on": "2021-03-05"}
    story = opened("nav").does("decide", decision="d0", type="subsistence", outcome="refused")
    assert story.does("decide", **GRANTED, **days, follows="d0").draft == DecisionMade(
        decision=ref("d1"),
        type="subsistence",
        outcome="granted",
        made_on=date(2021, 3, 1),
        valid_from=date(2021, 4, 1),
        valid_until=date(2021, 6, 30),
        follows=ref("d0"),
        told_on=date(2021, 3, 5),
    )


def test_it_may_follow_a_decision_of_another_agency_that_was_sent() -> None:
    permit = DecisionMade(
        decision=ref("d0"), type="reflection_period", outcome="granted", made_on=date(2021, 3, 1)
    )
    assert asked().hears(permit, by="udi").does("decide", **GRANTED, follows="d0").said


def test_it_cannot_follow_what_is_not_known() -> None:
    opened("nav").is_refused("unknown_reference", "decide", **GRANTED, follows="d0", field="follows")


def test_it_cannot_follow_itself() -> None:
    opened("nav").is_refused("unknown_reference", "decide", **GRANTED, follows="d1")


@pytest.mark.parametrize("field", ["from", "until"])
def test_a_prosecution_decision_does_not_run_for_a_time(field: str) -> None:
    indicted = {"decision": "d1", "type": "prosecution", "outcome": "indicted", field: "2021-03-01"}
    story = opened("police")
    assert story.refusal("decide", **indicted) == ("invalid_command", field)


def test_nobody_makes_navs_decisions_for_it() -> None:
    opened("nav").is_refused("invalid_command", "decide", **GRANTED, made_by="county_board", field="made_by")


@pytest.mark.parametrize("type_", ["reflection_period", "limited_permit", "limited_permit_renewal"])
def test_what_the_law_makes_conditional_is_not_granted_without_a_record(type_: str) -> None:
    opened("udi").is_refused("missing_prerequisite", "decide", decision="d1", type=type_, outcome="granted")


def test_it_may_follow_an_application() -> None:
    story = opened("udi").does("apply", application="a1", type="asylum")
    assert story.does("decide", decision="d1", type="asylum", outcome="granted", follows="a1").said


def test_a_decision_reference_is_used_once() -> None:
    opened("nav").does("decide", **GRANTED).is_refused(
        "duplicate", "decide", **GRANTED | {"outcome": "refused"}
    )
    heard = DecisionMade(decision=ref("d1"), type="asylum", outcome="granted", made_on=date(2021, 3, 1))
    asked().hears(heard, by="udi").is_refused("duplicate", "decide", **GRANTED)


def test_nobody_decides_in_a_case_that_they_do_not_know() -> None:
    Story("nav").is_refused("unknown_case", "decide", **GRANTED)
