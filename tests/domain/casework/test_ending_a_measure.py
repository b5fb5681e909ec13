"""A measure is ended by who decided on it, before its time, and once."""

from datetime import date

import pytest

from henvis.contract.events import CaseClosed, DecisionMade, MeasureEnded
from tests.domain.casework.beginnings import asked, opened
from tests.domain.casework.measures import (
    ACUTE,
    LIMITED,
    RENEWAL,
    child,
    permitted,
    placed,
    placement,
    stated,
)
from tests.domain.casework.story import Story, ref

END = {"decision": "d1", "reason": "no_longer_needed"}
CHILD_PERMIT = {"decision": "d2", "type": "child_permit", "outcome": "granted", "follows": "d1"}


def granted(by: str = "nav", **more: str) -> Story:
    """The agency has granted d1, which has no end unless one is named."""
    type_ = "subsistence" if by == "nav" else "asylum"
    return opened(by).does("decide", decision="d1", type=type_, outcome="granted", **more)


def test_it_says_which_measure_and_why() -> None:
    ended = granted().does("end_measure", **END)
    assert ended.draft == MeasureEnded(decision=ref("d1"), reason="no_longer_needed")


def test_it_is_ended_before_it_begins_too() -> None:
    assert granted(**{"from": "2021-05-01"}).does("end_measure", **END).said


def test_only_who_decided_ends_it() -> None:
    permit = DecisionMade(decision=ref("d1"), type="asylum", outcome="granted", made_on=date(2021, 3, 1))
    asked().hears(permit, by="udi").is_refused("wrong_agency", "end_measure", **END, field="decision")


def test_what_is_not_known_is_not_ended() -> None:
    opened("nav").is_refused("unknown_reference", "end_measure", **END, field="decision")
    Story("nav").is_refused("unknown_case", "end_measure", **END)


def test_in_a_closed_case_nothing_is_ended() -> None:
    granted().hears(CaseClosed(outcome="settled"), by="intake").is_refused(
        "case_closed", "end_measure", **END
    )


class TestWhatHasEndedAlready:
    def test_because_it_was_ended(self) -> None:
        granted().does("end_measure", **END).is_refused(
            "already_ended", "end_measure", **END | {"reason": "moved"}, field="decision"
        )

    def test_because_its_last_day_is_past(self) -> None:
        story = granted(until="2021-04-30").at("2021-05-01T00:00")
        story.is_refused("already_ended", "end_measure", **END)
        assert story.at("2021-04-30T23:59").does("end_measure", **END).said

    def test_because_the_stay_is_over_as_its_day_begins(self) -> None:
        story = placed(child(), "d1", "2021-03-02", until="2021-03-10").at("2021-03-10T00:00")
        story.is_refused("already_ended", "end_measure", **END)

    def test_because_nobody_went_to_the_board(self) -> None:
        story = child().does("decide", **ACUTE).at("2021-03-15T09:00")
        story.is_refused("already_ended", "end_measure", **END)

    def test_because_another_placement_has_taken_over(self) -> None:
        story = child().does("decide", **ACUTE).does("decide", **placement("d2", "2021-03-05", follows="d1"))
        story.at("2021-03-05T00:00").is_refused("already_ended", "end_measure", **END)
        assert story.at("2021-03-04T23:59").does("end_measure", **END).said

    def test_because_a_renewal_has_taken_over(self) -> None:
        story = permitted().at("2021-12-01T09:00").does("apply", application="a2", type=RENEWAL["type"])
        stated(story, "presence_necessary").does("decide", **RENEWAL)
        story.at("2021-12-01T10:00").is_refused("already_ended", "end_measure", **END)

    def test_because_it_was_revoked(self) -> None:
        revoked = LIMITED | {"decision": "d9", "outcome": "revoked", "follows": "d1"}
        permitted().does("decide", **revoked).is_refused("already_ended", "end_measure", **END)

    def test_because_it_never_ran(self) -> None:
        refused = opened("nav").does("decide", decision="d1", type="subsistence", outcome="refused")
        refused.is_refused("already_ended", "end_measure", **END)


class TestRevoking:
    def test_has_effect_from_its_day(self) -> None:
        revoked = LIMITED | {"decision": "d9", "outcome": "revoked", "follows": "d1"}
        story = permitted().does("decide", **revoked, **{"from": "2021-04-01"})
        assert story.at("2021-03-31T23:59").does("end_measure", **END).said

    def test_is_done_once(self) -> None:
        revoked = LIMITED | {"decision": "d9", "outcome": "revoked", "follows": "d1"}
        story = permitted().does("decide", **revoked)
        story.is_refused("already_ended", "decide", **revoked | {"decision": "d8"}, field="follows")

    def test_is_not_done_to_what_was_ended(self) -> None:
        revoked = LIMITED | {"decision": "d9", "outcome": "revoked", "follows": "d1"}
        permitted().does("end_measure", **END).is_refused("already_ended", "decide", **revoked)


class TestThePermitOfAChildWhoCameAlong:
    def test_ends_with_the_one_that_it_follows(self) -> None:
        story = permitted().does("decide", **CHILD_PERMIT).does("end_measure", **END)
        story.is_refused("already_ended", "end_measure", **END | {"decision": "d2"})

    def test_takes_nothing_over_from_it(self) -> None:
        assert permitted().does("decide", **CHILD_PERMIT).does("end_measure", **END).said

    def test_is_replaced_by_the_childs_next(self) -> None:
        again = CHILD_PERMIT | {"decision": "d3", "follows": "d2"}
        story = permitted().does("decide", **CHILD_PERMIT).at("2021-03-02T09:00").does("decide", **again)
        story.is_refused("already_ended", "end_measure", **END | {"decision": "d2"})

    @pytest.mark.parametrize("type_", ["witness_permit", "asylum"])
    def test_stays_when_the_parent_gets_another(self, type_: str) -> None:
        story = permitted().does("decide", **CHILD_PERMIT).at("2021-03-02T09:00")
        story.does("decide", decision="d3", type=type_, outcome="granted")
        assert story.does("end_measure", **END | {"decision": "d2"}).said
