"""Placements: who decides, on what, for how long; what they take over from, and when it is too late."""

from datetime import date

import pytest

from henvis.contract.events import AgeSettled, DecisionMade, MeasureEnded
from tests.domain.casework.beginnings import opened
from tests.domain.casework.measures import ACUTE, child, placed, placement, stated
from tests.domain.casework.story import Story, ref

APPROVAL = {"decision": "d2", "type": "acute_approval", "made_by": "county_board", "follows": "d1"}


def until(story: Story) -> date | None:
    """The day by which the stay that was just decided must have ended."""
    made = story.said[0]
    assert isinstance(made, DecisionMade)
    return made.valid_until


class TestAnAcutePlacement:
    @pytest.mark.parametrize("maker", ["child_welfare_leader", "prosecuting_authority"])
    def test_is_made_by_the_leader_or_the_prosecutor(self, maker: str) -> None:
        assert child().does("decide", **ACUTE | {"made_by": maker}).said

    @pytest.mark.parametrize("maker", ["county_board", None])
    def test_is_made_by_nobody_else(self, maker: str | None) -> None:
        child().is_refused("wrong_agency", "decide", **ACUTE | {"made_by": maker}, field="made_by")
        Story("barnevern").is_refused("wrong_agency", "decide", **ACUTE | {"made_by": maker})

    def test_is_for_who_may_be_a_child(self) -> None:
        assert child(age_group="age_in_doubt").does("decide", **ACUTE).said
        child(age_group="adult").is_refused("not_a_minor", "decide", **ACUTE, field="type")

    def test_is_not_for_who_has_been_settled_as_adult(self) -> None:
        story = child(age_group="age_in_doubt").hears(AgeSettled(age_group="adult"), by="police")
        story.is_refused("not_a_minor", "decide", **ACUTE)

    def test_takes_that_less_was_considered_but_no_assessment_by_the_police(self) -> None:
        story = opened("barnevern", age_group="minor")
        story.is_refused("missing_prerequisite", "decide", **ACUTE)
        assert story.does("state", statement="less_intrusive_considered").does("decide", **ACUTE).said

    def test_has_no_end_of_its_own(self) -> None:
        assert until(child().does("decide", **ACUTE)) is None

    def test_that_is_refused_takes_nothing(self) -> None:
        refused = ACUTE | {"outcome": "refused", "made_by": None}
        assert opened("barnevern").does("decide", **refused).said


class TestTheBoardsApproval:
    @pytest.mark.parametrize("outcome", ["approved", "rejected"])
    def test_is_the_county_boards(self, outcome: str) -> None:
        story = child().does("decide", **ACUTE)
        for maker in (None, "child_welfare_leader"):
            approval = APPROVAL | {"outcome": outcome, "made_by": maker}
            story.is_refused("wrong_agency", "decide", **approval, field="made_by")

    def test_leaves_the_placement_as_it_is(self) -> None:
        story = child().does("decide", **ACUTE).does("decide", **APPROVAL, outcome="approved")
        assert [type(event) for event in story.said] == [DecisionMade]

    def test_that_is_denied_ends_the_placement(self) -> None:
        story = child().does("decide", **ACUTE).does("decide", **APPROVAL, outcome="rejected")
        decided, ended = story.said
        assert isinstance(decided, DecisionMade)
        assert isinstance(ended, MeasureEnded)
        assert (ended.decision, ended.reason) == (ref("d1"), "board_rejected")
        story.is_refused("already_ended", "end_measure", decision="d1", reason="moved")

    @pytest.mark.parametrize("outcome", ["approved", "rejected"])
    def test_is_of_an_acute_placement_that_still_runs(self, outcome: str) -> None:
        approval = APPROVAL | {"outcome": outcome}
        child().is_refused("too_late", "decide", **approval | {"follows": None}, field="follows")
        lapsed = child().does("decide", **ACUTE).at("2021-03-15T09:00")
        lapsed.is_refused("too_late", "decide", **approval)
        board = placed(child(), "d1", "2021-03-02")
        board.is_refused("too_late", "decide", **approval)

    def test_is_recorded_once(self) -> None:
        story = child().does("decide", **ACUTE).does("decide", **APPROVAL, outcome="rejected")
        story.repeats("decide", **APPROVAL, outcome="rejected")


class TestAPlacement:
    def test_lasts_six_weeks(self) -> None:
        assert until(placed(child(), "d1", "2021-03-02")) == date(2021, 4, 13)

    def test_lasts_at_most_six_weeks(self) -> None:
        story = child()
        six_weeks = placement("d1", "2021-03-01", until="2021-04-12")
        story.is_refused("exceeds_maximum", "decide", **six_weeks | {"until": "2021-04-13"}, field="until")
        assert until(story.does("decide", **six_weeks)) == date(2021, 4, 12)

    def test_is_the_county_boards(self) -> None:
        by_nobody = placement("d1", "2021-03-01", made_by=None)
        child().is_refused("wrong_agency", "decide", **by_nobody, field="made_by")

    def test_is_for_who_may_be_a_child(self) -> None:
        child(age_group="adult").is_refused("not_a_minor", "decide", **placement("d1", "2021-03-01"))

    @pytest.mark.parametrize("lacking", ["less_intrusive_considered", "threat_assessed"])
    def test_takes_both_assessments(self, lacking: str) -> None:
        story = stated(child(), lacking, value=False)
        story.is_refused("missing_prerequisite", "decide", **placement("d1", "2021-03-01"))

    def test_after_an_acute_one_takes_the_assessment_that_there_is(self) -> None:
        story = child().does("decide", **ACUTE).at("2021-03-08T09:00")
        assert story.does("decide", **placement("d2", "2021-03-08", follows="d1")).said

    def test_that_goes_on_takes_a_new_assessment(self) -> None:
        story = placed(child(), "d1", "2021-03-02").at("2021-04-10T09:00")
        more = placement("d2", "2021-04-13", follows="d1")
        story.is_refused("missing_prerequisite", "decide", **more)
        assert stated(story, "threat_assessed").does("decide", **more).said


class TestWhatItFollows:
    def test_an_acute_placement_lapses_after_two_weeks_without_a_petition(self) -> None:
        story = child().does("decide", **ACUTE)
        late = placement("d2", "2021-03-15", follows="d1")
        story.at("2021-03-15T09:00").is_refused("too_late", "decide", **late, field="follows")
        assert story.at("2021-03-15T08:59").does("decide", **late).said

    def test_an_acute_placement_stands_while_the_board_has_the_case(self) -> None:
        story = child().does("decide", **ACUTE).at("2021-03-15T08:59")
        story.does("state", statement="case_sent_to_board").at("2021-05-20T09:00")
        assert story.does("decide", **placement("d2", "2021-05-20", follows="d1")).said

    def test_a_petition_that_is_late_brings_nothing_back(self) -> None:
        story = child().does("decide", **ACUTE).at("2021-03-15T09:00")
        story.does("state", statement="case_sent_to_board")
        story.is_refused("too_late", "decide", **placement("d2", "2021-03-15", follows="d1"))

    def test_a_petition_is_good_that_is_stated_again_later(self) -> None:
        story = child().does("decide", **ACUTE).at("2021-03-10T09:00")
        story.does("state", statement="case_sent_to_board").at("2021-03-20T09:00")
        story.does("state", statement="case_sent_to_board")
        assert story.does("decide", **placement("d2", "2021-03-20", follows="d1")).said

    def test_a_petition_that_is_taken_back_is_none(self) -> None:
        story = child().does("decide", **ACUTE).does("state", statement="case_sent_to_board")
        story.does("state", statement="case_sent_to_board", value=False).at("2021-03-16T09:00")
        story.is_refused("too_late", "decide", **placement("d2", "2021-03-16", follows="d1"))

    def test_a_petition_before_the_decision_is_another_one(self) -> None:
        story = child().does("state", statement="case_sent_to_board").at("2021-03-02T09:00")
        story.does("decide", **ACUTE).at("2021-03-16T09:00")
        story.is_refused("too_late", "decide", **placement("d2", "2021-03-16", follows="d1"))

    def test_a_placement_is_over_as_its_last_day_begins(self) -> None:
        story = placed(child(), "d1", "2021-03-02")
        stated(story.at("2021-04-12T23:00"), "threat_assessed")
        more = placement("d2", "2021-04-13", follows="d1")
        story.at("2021-04-13T00:00").is_refused("too_late", "decide", **more)
        assert story.at("2021-04-12T23:59").does("decide", **more).said

    def test_a_placement_is_followed_once_when_the_next_has_begun(self) -> None:
        story = placed(placed(child(), "d1", "2021-03-02"), "d2", "2021-03-20", follows="d1")
        stated(story.at("2021-03-21T09:00"), "threat_assessed")
        story.is_refused("too_late", "decide", **placement("d3", "2021-03-21", follows="d1"))

    def test_what_was_not_granted_does_not_run(self) -> None:
        story = child().does("decide", **ACUTE | {"outcome": "refused"})
        story.is_refused("too_late", "decide", **placement("d2", "2021-03-01", follows="d1"))

    def test_what_is_not_known_is_an_unknown_reference(self) -> None:
        unknown = placement("d2", "2021-03-01", follows="d1")
        child().is_refused("unknown_reference", "decide", **unknown, field="follows")
