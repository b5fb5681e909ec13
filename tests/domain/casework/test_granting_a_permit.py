"""Permits: what must be on record, and how long they may last."""

from datetime import date

import pytest

from henvis.contract.events import ApplicationReceived, DecisionMade
from tests.domain.casework.beginnings import opened
from tests.domain.casework.measures import LIMITED, NEEDED_BY_POLICE, REFLECTION, applied, permitted, stated
from tests.domain.casework.story import Story, ref


def reflecting() -> Story:
    """Everything is on record that a reflection period rests on."""
    return applied("reflection_period").does("state", statement="willing_to_receive_help")


def until(story: Story) -> date | None:
    """The last day of the decision that was just made."""
    made = story.said[0]
    assert isinstance(made, DecisionMade)
    return made.valid_until


class TestAReflectionPeriod:
    def test_lasts_six_months_from_the_decision(self) -> None:
        assert until(reflecting().at("2021-08-31T10:00").does("decide", **REFLECTION)) == date(2022, 2, 28)

    def test_lasts_as_long_as_the_decision_says(self) -> None:
        assert until(reflecting().does("decide", **REFLECTION, until="2021-08-10")) == date(2021, 8, 10)

    def test_counts_from_the_day_of_a_decision_that_is_recorded_later(self) -> None:
        assert until(reflecting().does("decide", **REFLECTION, made_on="2021-02-01")) == date(2021, 8, 1)

    def test_takes_an_application_for_one(self) -> None:
        story = applied("limited_permit").does("state", statement="willing_to_receive_help")
        story.is_refused("missing_prerequisite", "decide", **REFLECTION, field="type")

    def test_takes_the_will_to_receive_help(self) -> None:
        applied("reflection_period").is_refused("missing_prerequisite", "decide", **REFLECTION)
        taken_back = reflecting().does("state", statement="willing_to_receive_help", value=False)
        taken_back.is_refused("missing_prerequisite", "decide", **REFLECTION)

    def test_is_given_once(self) -> None:
        story = reflecting().does("decide", **REFLECTION).at("2022-05-01T10:00")
        story.is_refused("not_renewable", "decide", **REFLECTION | {"decision": "d2"}, field="type")

    def test_is_given_once_even_if_it_was_revoked(self) -> None:
        revoked = REFLECTION | {"decision": "d2", "outcome": "revoked", "follows": "d1"}
        story = reflecting().does("decide", **REFLECTION).does("decide", **revoked)
        story.is_refused("not_renewable", "decide", **REFLECTION | {"decision": "d3"})

    def test_may_still_be_given_after_it_was_refused(self) -> None:
        story = reflecting().does("decide", **REFLECTION | {"outcome": "refused"})
        assert story.does("decide", **REFLECTION | {"decision": "d2"}).said


class TestALimitedPermit:
    @pytest.mark.parametrize("lacking", ["broke_with_milieu", *NEEDED_BY_POLICE])
    def test_takes_four_statements(self, lacking: str) -> None:
        story = stated(applied("limited_permit"), *{"broke_with_milieu", *NEEDED_BY_POLICE} - {lacking})
        story.is_refused("missing_prerequisite", "decide", **LIMITED)
        assert story.why_refused("decide", **LIMITED).endswith(f"; not on record: {lacking}")
        stated(story, lacking)
        stated(story, lacking, value=False).is_refused("missing_prerequisite", "decide", **LIMITED)
        assert stated(story, lacking).does("decide", **LIMITED).said

    def test_takes_an_application_for_one(self) -> None:
        story = stated(applied("reflection_period"), "broke_with_milieu", *NEEDED_BY_POLICE)
        story.is_refused("missing_prerequisite", "decide", **LIMITED, field="type")

    def test_takes_an_investigation_that_was_not_closed_again(self) -> None:
        story = stated(applied("limited_permit"), "broke_with_milieu", *NEEDED_BY_POLICE)
        stated(story.at("2021-03-02T09:00"), "investigation_closed")
        story.is_refused("missing_prerequisite", "decide", **LIMITED)
        assert "not on record" not in story.why_refused("decide", **LIMITED)
        assert stated(story.at("2021-03-03T09:00"), "investigation_opened").does("decide", **LIMITED).said

    def test_takes_no_notice_of_a_closing_that_was_taken_back(self) -> None:
        story = stated(applied("limited_permit"), "broke_with_milieu", *NEEDED_BY_POLICE)
        stated(story.at("2021-03-02T09:00"), "investigation_closed")
        assert stated(story, "investigation_closed", value=False).does("decide", **LIMITED).said

    def test_lasts_at_most_twelve_months_from_the_decision(self) -> None:
        assert until(permitted("2022-03-01")) == date(2022, 3, 1)
        story = stated(applied("limited_permit"), "broke_with_milieu", *NEEDED_BY_POLICE)
        story.is_refused("exceeds_maximum", "decide", **LIMITED, until="2022-03-02", field="until")
        later = {"made_on": "2021-03-01", "from": "2021-04-01", "until": "2022-04-01"}
        story.is_refused("exceeds_maximum", "decide", **LIMITED, **later)

    def test_lasts_as_long_as_is_lawful_where_it_does_not_say(self) -> None:
        assert until(permitted()) == date(2022, 3, 1)

    def test_does_not_begin_after_it_should_have_ended(self) -> None:
        story = stated(applied("limited_permit"), "broke_with_milieu", *NEEDED_BY_POLICE)
        story.is_refused("exceeds_maximum", "decide", **LIMITED, **{"from": "2022-03-02"})


class TestOtherPermits:
    def test_that_of_a_witness_lasts_a_year(self) -> None:
        story = opened("udi").does("decide", decision="d1", type="witness_permit", outcome="granted")
        assert until(story) == date(2022, 3, 1)

    def test_that_of_a_witness_is_renewed_from_the_end_of_the_one_before(self) -> None:
        witness = {"type": "witness_permit", "outcome": "granted"}
        story = opened("udi").does("decide", decision="d1", **witness, until="2021-12-24")
        assert until(story.does("decide", decision="d2", **witness, follows="d1")) == date(2022, 12, 24)

    def test_that_of_a_child_who_came_along_lasts_as_long_as_the_one_it_follows(self) -> None:
        child_permit = {"decision": "d2", "type": "child_permit", "outcome": "granted"}
        assert until(permitted("2021-12-24").does("decide", **child_permit, follows="d1")) == date(
            2021, 12, 24
        )
        assert until(permitted().does("decide", **child_permit)) is None

    @pytest.mark.parametrize(("agency", "type_"), [("udi", "asylum"), ("nav", "subsistence")])
    def test_without_a_length_in_law_has_no_end_of_its_own(self, agency: str, type_: str) -> None:
        assert until(opened(agency).does("decide", decision="d1", type=type_, outcome="granted")) is None

    def test_what_is_refused_does_not_last(self) -> None:
        assert until(applied("limited_permit").does("decide", **LIMITED | {"outcome": "refused"})) is None


class TestAnApplication:
    def test_says_what_it_asks_for(self) -> None:
        assert applied("asylum").draft == ApplicationReceived(application=ref("a1"), type="asylum")

    def test_is_entered_once(self) -> None:
        applied("asylum").repeats("apply", application="a1", type="asylum")
        applied("asylum").is_refused("duplicate", "apply", application="a1", type="witness_permit")

    def test_asks_for_what_the_agency_decides(self) -> None:
        opened("udi").is_refused("wrong_agency", "apply", application="a1", type="subsistence", field="type")

    def test_is_not_entered_in_a_closed_case(self) -> None:
        closed = opened("udi").does("close_case", outcome="settled")
        closed.is_refused("case_closed", "apply", application="a1", type="asylum")
