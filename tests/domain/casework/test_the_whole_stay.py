"""The cap: the whole stay, acute time included, lasts six months at most, breaks not counted."""

from datetime import date

import pytest

from henvis.contract.events import DecisionMade
from tests.domain.casework.measures import ACUTE, child, placed, placement, stated
from tests.domain.casework.story import Story


def until(story: Story) -> date | None:
    """The day by which the stay that was just decided must have ended."""
    made = story.said[0]
    assert isinstance(made, DecisionMade)
    return made.valid_until


def stay_from(first: str, *later: str, petition: bool = True) -> Story:
    """An acute placement d0, and board placements d1, d2 … that follow each other."""
    story = child().at(f"{first}T09:00").does("decide", **ACUTE | {"decision": "d0"})
    if petition:
        story.does("state", statement="case_sent_to_board")
    for number, begins in enumerate(later):
        story = placed(story, f"d{number + 1}", begins, follows=f"d{number}")
    return story


def test_the_last_placement_is_cut_at_the_cap() -> None:
    story = stay_from("2025-01-01", "2025-01-15", "2025-02-26", "2025-04-09", "2025-05-21")
    assert until(story) == date(2025, 7, 1)


def test_in_a_leap_year_four_placements_fill_it() -> None:
    story = stay_from("2024-01-01", "2024-01-15", "2024-02-26", "2024-04-08", "2024-05-20")
    assert until(story) == date(2024, 7, 1)


def test_without_acute_time_the_fifth_is_cut() -> None:
    story = placed(child(), "d1", "2025-01-01")
    for number, begins in enumerate(["2025-02-12", "2025-03-26", "2025-05-07"]):
        story = placed(story, f"d{number + 2}", begins, follows=f"d{number + 1}")
    assert until(story) == date(2025, 6, 18)
    assert until(placed(story.at("2025-06-17T09:00"), "d5", "2025-06-17", follows="d4")) == date(2025, 7, 1)


def test_it_may_be_filled_to_the_day_and_not_passed() -> None:
    story = stay_from("2025-01-01", "2025-01-15", "2025-02-26", "2025-04-09")
    stated(story.at("2025-05-20T09:00"), "threat_assessed")
    more = placement("d9", "2025-05-21", follows="d3")
    story.is_refused("exceeds_cap", "decide", **more, until="2025-07-02", field="until")
    assert story.does("decide", **more, until="2025-07-01").said


@pytest.mark.parametrize("until_", [None, "2025-07-01"])
def test_nothing_begins_when_it_is_full(until_: str | None) -> None:
    story = stay_from("2025-01-01", "2025-01-15", "2025-02-26", "2025-04-09", "2025-05-21")
    stated(story.at("2025-06-30T09:00"), "threat_assessed")
    story.is_refused("exceeds_cap", "decide", **placement("d9", "2025-07-01", follows="d4", until=until_))


def test_a_break_does_not_count() -> None:
    story = placed(child(), "d1", "2025-01-10", until="2025-02-07")
    stated(story.at("2025-02-06T09:00"), "threat_assessed")
    story.does("decide", **placement("d2", "2025-03-03", follows="d1"))
    for name, follows, begins in [("d3", "d2", "2025-04-14"), ("d4", "d3", "2025-05-26")]:
        story = placed(story, name, begins, follows=follows)
    assert until(placed(story, "d5", "2025-07-07", follows="d4")) == date(2025, 8, 3)


def test_the_time_between_an_acute_placement_that_lapsed_and_the_next_is_a_break() -> None:
    story = child().at("2025-01-01T09:00").does("decide", **ACUTE | {"decision": "d0"}).at("2025-01-10T09:00")
    story.does("decide", **placement("d1", "2025-01-25", follows="d0"))
    last = "d1"
    for name, begins in [("d2", "2025-03-08"), ("d3", "2025-04-19"), ("d4", "2025-05-31")]:
        story = placed(story, name, begins, follows=last)
        last = name
    assert until(story) == date(2025, 7, 11)


def test_time_after_an_early_end_is_a_break() -> None:
    story = placed(child(), "d1", "2025-01-10", until="2025-02-20")
    stated(story.at("2025-02-06T09:00"), "threat_assessed")
    story.does("decide", **placement("d2", "2025-02-20", follows="d1"))
    story.at("2025-02-07T09:00").does("end_measure", decision="d1", reason="moved")
    for name, follows, begins in [
        ("d3", "d2", "2025-04-03"),
        ("d4", "d3", "2025-05-15"),
        ("d5", "d4", "2025-06-26"),
    ]:
        story = placed(story, name, begins, follows=follows)
    assert until(story) == date(2025, 7, 23)


def test_what_follows_nothing_begins_a_new_stay() -> None:
    story = stay_from("2025-01-01", "2025-01-15", "2025-02-26", "2025-04-09", "2025-05-21")
    assert until(placed(story, "d9", "2025-07-02")) == date(2025, 8, 13)


class TestThe18thBirthday:
    def test_cuts_the_stay_where_it_is_known(self) -> None:
        story = child(born="2003-03-20")
        assert until(placed(story, "d1", "2021-03-02")) == date(2021, 3, 20)

    def test_is_not_passed(self) -> None:
        story = child(born="2003-03-20")
        story.is_refused("exceeds_cap", "decide", **placement("d1", "2021-03-01", until="2021-03-21"))
        assert story.does("decide", **placement("d1", "2021-03-01", until="2021-03-20")).said

    def test_leaves_no_time_when_it_has_come(self) -> None:
        child(born="2003-03-01").is_refused("exceeds_cap", "decide", **placement("d1", "2021-03-01"))

    def test_ends_coercion_a_day_early_for_who_was_born_on_29_february(self) -> None:
        story = child(born="2004-02-29").at("2022-02-01T09:00")
        assert until(story.does("decide", **placement("d1", "2022-02-01"))) == date(2022, 2, 28)

    def test_is_known_when_the_age_is_settled(self) -> None:
        story = child().does("settle_age", age_group="minor", born="2003-03-20")
        assert until(story.does("decide", **placement("d1", "2021-03-01"))) == date(2021, 3, 20)
