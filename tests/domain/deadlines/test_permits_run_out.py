"""Permits: how long they last, when the person is warned, and what ends them before their time."""

from datetime import date

import pytest

from henvis.contract.events import (
    AppealMade,
    ApplicationReceived,
    CaseClosed,
    ClocksContradict,
    DeadlineEnded,
    DeadlineWarned,
)
from tests.domain.deadlines.story import Book


def udi(at: str = "2021-03-05T10:00") -> Book:
    return Book("udi", at)


def marked_late(book: Book) -> list[bool]:
    """Of each event that the book has published, whether it is marked late."""
    marks = []
    for event in book.published:
        assert isinstance(event, DeadlineWarned | DeadlineEnded | ClocksContradict)
        marks.append(event.late)
    return marks


def test_a_reflection_period_lasts_six_months_and_warns_six_times() -> None:
    book = udi().decides("d1", "reflection_period").at("2021-09-06T08:00")
    assert book.state("reflection-period") == ("2021-09-05", "expired")
    warned = ["2021-07-07", "2021-07-22", "2021-08-05", "2021-08-22", "2021-08-29", "2021-09-04"]
    assert book.warned("reflection-period") == warned
    assert [one.late for one in book.ended("reflection-period")] == [False]


def test_its_last_day_counts_to_its_end() -> None:
    book = udi().decides("d1", "reflection_period").at("2021-09-05T23:59")
    assert book.state("reflection-period") == ("2021-09-05", "open")
    assert book.at("2021-09-06T00:00").state("reflection-period") == ("2021-09-05", "expired")


def test_the_printed_date_wins() -> None:
    book = udi().decides("d1", "reflection_period", valid_until=date(2021, 9, 1))
    assert book.state("reflection-period") == ("2021-09-01", "open")


def test_another_permit_takes_over_when_it_starts() -> None:
    book = udi().decides("d1", "reflection_period").at("2021-08-02T10:00")
    book.decides("d2", "limited_permit", valid_from=date(2021, 8, 10), valid_until=date(2022, 8, 1))
    assert book.at("2021-08-09T23:59").state("reflection-period") == ("2021-09-05", "open")
    assert book.at("2021-08-10T00:00").state("reflection-period") == ("2021-09-05", "superseded")
    assert book.state("limited-residence-permit") == ("2022-08-01", "open")


def test_at_the_same_instant_a_permit_is_taken_over_and_does_not_expire() -> None:
    book = udi().decides("d1", "reflection_period").at("2021-09-01T10:00")
    book.decides("d2", "limited_permit", valid_from=date(2021, 9, 6)).at("2021-09-07T00:00")
    assert book.state("reflection-period") == ("2021-09-05", "superseded")


def test_who_was_to_take_over_and_was_ended_before_takes_nothing_over() -> None:
    book = udi().decides("d1", "reflection_period").at("2021-08-02T10:00")
    book.decides("d2", "limited_permit", valid_from=date(2021, 8, 10)).at("2021-08-05T10:00").ends("d2")
    assert book.at("2021-09-10T00:00").state("reflection-period") == ("2021-09-05", "expired")
    assert book.state("limited-residence-permit") == ("2022-08-02", "cancelled")


def test_a_renewal_counts_from_the_end_of_what_it_renews() -> None:
    book = udi("2022-02-01T10:00").decides("d1", "limited_permit", valid_until=date(2023, 2, 1))
    book.at("2023-01-20T10:00").decides("d2", "limited_permit_renewal", follows="d1")
    assert book.state("limited-residence-permit", "d2") == ("2024-02-01", "open")
    assert book.state("renewal-application-window", "d2") == ("2024-01-01", "open")
    assert book.state("limited-residence-permit", "d1") == ("2023-02-01", "superseded")


def test_a_window_counts_back_from_the_end_and_is_met_by_an_application() -> None:
    book = udi("2022-02-01T09:30").decides("d1", "limited_permit", valid_until=date(2023, 2, 1))
    assert book.state("renewal-application-window") == ("2023-01-01", "open")
    book.at("2022-12-20T09:00")
    assert book.warned("renewal-application-window") == ["2022-12-02", "2022-12-18"]
    book.says(ApplicationReceived(application=book.ref("a1"), type="limited_permit_renewal"))
    assert book.state("renewal-application-window") == ("2023-01-01", "met")
    assert book.at("2023-02-02T00:00").state("limited-residence-permit") == ("2023-02-01", "expired")


@pytest.mark.parametrize(
    ("told_on", "due"),
    [(None, "2023-04-11"), (date(2023, 3, 20), "2023-04-11"), (date(2023, 3, 22), "2023-04-12")],
)
def test_an_appeal_is_due_on_a_working_day_three_weeks_after_the_person_was_told(
    told_on: date | None, due: str
) -> None:
    book = udi("2023-03-17T09:00").decides("d3", "limited_permit_renewal", "refused", told_on=told_on)
    assert book.state("appeal-udi-decision") == (due, "open")


def test_an_appeal_in_time_meets_the_deadlines_of_its_decision_alone() -> None:
    book = (
        udi("2023-03-17T09:00").decides("d3", "limited_permit", "refused").decides("d4", "asylum", "refused")
    )
    book.says(AppealMade(appeal=book.ref("p1"), decision=book.ref("d3")))
    assert book.state("appeal-udi-decision", "d3")[1] == "met"
    assert book.state("appeal-late-outer-limit", "d3") == ("2024-03-17", "met")
    assert book.state("appeal-udi-decision", "d4")[1] == "open"
    assert book.all_of("appeal-late-outer-limit", "d4") == []


def test_forty_eight_hours_elapse_across_the_spring_clock_change() -> None:
    book = udi("2025-03-29T10:00").decides("d1", "asylum", "refused")
    assert book.all_of("deferred-enforcement-48h")[0].due_on is None
    assert book.state("deferred-enforcement-48h") == ("2025-03-31T11:00:00+02:00", "open")
    book.at("2025-04-01T00:00")
    assert book.state("deferred-enforcement-48h")[1] == "expired"
    assert book.warned("deferred-enforcement-48h") == ["2025-03-30", "2025-03-31"]


def test_what_is_revoked_is_cancelled_with_the_child_that_came_along() -> None:
    book = udi("2022-02-01T10:00").decides("d1", "limited_permit").decides("d2", "child_permit", follows="d1")
    assert book.state("accompanying-child-permit") == ("2023-02-01", "open")
    book.at("2022-05-02T10:00").decides("d3", "limited_permit", "revoked", follows="d1")
    assert book.state("limited-residence-permit")[1] == "cancelled"
    assert book.state("renewal-application-window")[1] == "cancelled"
    assert book.state("accompanying-child-permit")[1] == "cancelled"
    assert book.state("departure-deadline", "d3") == ("2022-06-01", "open")


def test_a_childs_permit_replaces_only_what_it_follows() -> None:
    book = udi("2022-02-01T10:00").decides("d1", "limited_permit").decides("d2", "child_permit", follows="d1")
    book.decides("d3", "child_permit", follows="d2", valid_until=date(2022, 9, 1))
    assert book.state("limited-residence-permit")[1] == "open"
    assert book.state("accompanying-child-permit", "d2")[1] == "superseded"
    assert book.state("accompanying-child-permit", "d3") == ("2022-09-01", "open")


def test_who_left_in_time_met_the_deadline_to_leave_and_has_no_permit() -> None:
    book = udi("2022-02-01T10:00").decides("d1", "reflection_period").decides("d2", "asylum", "refused")
    book.at("2022-02-10T10:00").says(CaseClosed(outcome="returned"))
    assert book.state("departure-deadline")[1] == "met"
    assert book.state("reflection-period")[1] == "cancelled"
    assert book.state("appeal-udi-decision")[1] == "open"


def test_closing_a_case_for_another_reason_ends_nothing() -> None:
    book = udi().decides("d1", "reflection_period").says(CaseClosed(outcome="settled"))
    assert book.at("2021-09-06T00:00").state("reflection-period")[1] == "expired"


def test_a_reversed_decision_has_no_deadlines_left() -> None:
    book = udi("2022-02-01T10:00").decides("d1", "limited_permit", "refused")
    book.at("2022-02-02T10:00").decides("d2", "appeal", "reversed", follows="d1")
    assert [one.ended for one in book.deadlines] == ["cancelled"] * 4


def test_a_new_permit_lifts_the_deadline_to_leave() -> None:
    book = udi("2022-02-01T10:00").decides("d1", "asylum", "refused").decides("d2", "reflection_period")
    assert book.state("departure-deadline")[1] == "superseded"


def test_of_a_decision_that_is_dated_back_nothing_is_warned_of_that_lies_before_it() -> None:
    book = udi("2021-08-25T10:00").decides("d1", "reflection_period", made_on=date(2021, 3, 5))
    assert book.at("2021-09-10T00:00").warned("reflection-period") == ["2021-08-29", "2021-09-04"]


def test_what_was_over_before_it_was_recorded_ends_at_once() -> None:
    book = udi("2021-10-01T10:00").decides("d1", "reflection_period", made_on=date(2021, 3, 5))
    assert book.state("reflection-period") == ("2021-09-05", "expired")
    assert [one.late for one in book.ended("reflection-period")] == [False]


def test_what_was_missed_is_said_once_in_its_order_and_marked_late() -> None:
    book = udi().decides("d1", "reflection_period").wakes_at("2021-08-30T09:00").wakes_at("2021-08-30T09:01")
    assert len(book.warned("reflection-period")) == 5
    assert set(marked_late(book)) == {True}
    assert marked_late(book.at("2021-09-06T00:00"))[-1] is False
