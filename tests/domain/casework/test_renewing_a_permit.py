"""Renewal: of a permit that runs, or that was applied for in time; no longer than a year at a time."""

from datetime import date

import pytest

from henvis.contract.events import DecisionMade
from tests.domain.casework.measures import REFLECTION, RENEWAL, permitted, stated
from tests.domain.casework.story import Story


def renewable(*, asked: str = "2021-12-01T09:00", needed: str = "2021-12-02T09:00") -> Story:
    """A permit until 1 March 2022, an application to renew it, and the police's new statement."""
    story = permitted().at(asked).does("apply", application="a2", type="limited_permit_renewal")
    return stated(story.at(needed), "presence_necessary")


def until(story: Story) -> date | None:
    """The last day of the decision that was just made."""
    made = story.said[0]
    assert isinstance(made, DecisionMade)
    return made.valid_until


def test_it_lasts_up_to_a_year_from_the_end_of_the_one_before() -> None:
    assert until(renewable().does("decide", **RENEWAL)) == date(2023, 3, 1)
    assert until(renewable().does("decide", **RENEWAL, until="2023-03-01")) == date(2023, 3, 1)
    renewable().is_refused("exceeds_maximum", "decide", **RENEWAL, until="2023-03-02", field="until")


def test_a_renewal_is_renewed_in_turn() -> None:
    story = renewable().does("decide", **RENEWAL).at("2022-12-01T09:00")
    again = RENEWAL | {"decision": "d3", "follows": "d2"}
    story.is_refused("missing_prerequisite", "decide", **again)
    assert until(stated(story, "presence_necessary").does("decide", **again)) == date(2024, 3, 1)


def test_it_takes_an_application_for_a_renewal() -> None:
    story = stated(permitted().at("2021-12-02T09:00"), "presence_necessary")
    story.is_refused("missing_prerequisite", "decide", **RENEWAL, field="type")


def test_it_takes_a_statement_that_is_newer_than_the_permit() -> None:
    story = permitted().at("2021-12-01T09:00").does("apply", application="a2", type="limited_permit_renewal")
    story.is_refused("missing_prerequisite", "decide", **RENEWAL)
    stated(story, "presence_necessary")
    stated(story, "presence_necessary", value=False).is_refused("missing_prerequisite", "decide", **RENEWAL)


class TestThePermitThatItFollows:
    def test_runs_through_its_last_day(self) -> None:
        assert renewable(asked="2022-02-20T09:00").at("2022-03-01T23:59").does("decide", **RENEWAL).said

    def test_may_have_expired_where_the_renewal_was_asked_for_in_time(self) -> None:
        assert renewable(asked="2022-02-01T23:59").at("2022-06-01T09:00").does("decide", **RENEWAL).said

    def test_has_expired_where_it_was_not(self) -> None:
        late = renewable(asked="2022-02-02T00:00").at("2022-03-02T00:00")
        late.is_refused("too_late", "decide", **RENEWAL, field="follows")

    def test_counts_on_the_day_of_a_decision_that_is_recorded_later(self) -> None:
        late = renewable(asked="2022-02-20T09:00").at("2022-03-04T10:00")
        assert late.does("decide", **RENEWAL, made_on="2022-02-28").said

    def test_was_not_ended(self) -> None:
        story = renewable().does("end_measure", decision="d1", reason="returned")
        story.is_refused("too_late", "decide", **RENEWAL)

    def test_was_not_revoked(self) -> None:
        revoked = {"decision": "d9", "type": "limited_permit", "outcome": "revoked", "follows": "d1"}
        renewable().does("decide", **revoked).is_refused("too_late", "decide", **RENEWAL)

    def test_was_not_renewed_before(self) -> None:
        story = renewable().does("decide", **RENEWAL).at("2021-12-10T09:00")
        stated(story, "presence_necessary").is_refused("too_late", "decide", **RENEWAL | {"decision": "d3"})

    def test_is_a_limited_permit(self) -> None:
        story = renewable().does("apply", application="a3", type="reflection_period")
        story.does("state", statement="willing_to_receive_help").does(
            "decide", **REFLECTION | {"decision": "d5"}
        )
        stated(story.at("2021-12-20T09:00"), "presence_necessary")
        story.is_refused("too_late", "decide", **RENEWAL | {"follows": "d5"})

    @pytest.mark.parametrize("follows", ["a2", None])
    def test_is_a_permit_at_all(self, follows: str | None) -> None:
        renewable().is_refused("too_late", "decide", **RENEWAL | {"follows": follows})
