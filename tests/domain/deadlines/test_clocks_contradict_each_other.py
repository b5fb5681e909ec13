"""Clocks that contradict each other are found from what one agency knows, and told once."""

from datetime import date

import pytest

from henvis.contract.events import (
    AgeSettled,
    ApplicationReceived,
    ClocksContradict,
    DecisionMade,
    StatementMade,
)
from tests.domain.deadlines.story import Book


def permit(book: Book, name: str, until: date, **more: object) -> DecisionMade:
    return DecisionMade(
        decision=book.ref(name),
        type="reflection_period",
        outcome="granted",
        made_on=date(2021, 3, 5),
        valid_until=until,
        **more,  # type: ignore[arg-type]  # the fields of the record, by name
    )


def renewal_refused(until: date) -> Book:
    book = Book("udi", "2022-02-01T10:00").decides("d1", "limited_permit", valid_until=date(2023, 2, 1))
    book.says(ApplicationReceived(application=book.ref("a1"), type="limited_permit_renewal"))
    return book.at(f"{until}T10:00").decides("d2", "limited_permit_renewal", "refused", follows="d1")


def placed(*, permitted_until: date) -> Book:
    book = Book("barnevern", "2021-03-05T10:00", age_group="minor")
    book.hears(permit(book, "p1", permitted_until), by="udi")
    return book.at("2021-08-02T10:00").decides("d1", "placement")


def test_an_appeal_period_outlasts_the_permit() -> None:
    book = renewal_refused(date(2023, 1, 20))
    assert book.clashes() == [("appeal-past-permit", "2023-02-01", True)]
    found = book.contradictions["appeal-past-permit"]
    assert (found.decision, found.against, found.due_on) == (
        book.ref("d2"),
        book.ref("d1"),
        date(2023, 2, 10),
    )


def test_an_appeal_period_within_the_permit_contradicts_nothing() -> None:
    assert renewal_refused(date(2022, 12, 1)).clashes() == []


def test_who_has_no_permit_has_none_to_outlast() -> None:
    assert Book("udi", "2023-01-20T10:00").decides("d1", "asylum", "refused").clashes() == []


def test_a_placement_outlasts_the_permit_that_barnevern_was_told_of() -> None:
    book = placed(permitted_until=date(2021, 9, 5))
    assert book.state("trafficking-placement") == ("2021-09-13", "open")
    assert book.clashes() == [("placement-past-permit", "2021-09-05", True)]


def test_an_end_that_has_come_adds_nothing() -> None:
    book = placed(permitted_until=date(2021, 9, 5)).at("2021-09-20T10:00")
    assert book.clashes() == [("placement-past-permit", "2021-09-05", True)]
    assert book.contradictions["placement-past-permit"].holds


@pytest.mark.parametrize(("until", "found"), [(date(2021, 9, 12), []), (date(2021, 9, 11), ["2021-09-11"])])
def test_the_day_by_which_a_stay_must_have_ended_is_no_day_of_it(until: date, found: list[str]) -> None:
    book = placed(permitted_until=until)
    assert [ends for _, ends, _ in book.clashes()] == found


def test_a_longer_permit_resolves_it_and_a_shorter_one_changes_it() -> None:
    book = placed(permitted_until=date(2021, 9, 5)).at("2021-08-20T10:00")
    book.hears(permit(book, "p2", date(2021, 9, 8), valid_from=date(2021, 9, 1)), by="udi")
    book.at("2021-08-21T10:00").hears(permit(book, "p3", date(2022, 3, 1)), by="udi")
    assert book.clashes() == [
        ("placement-past-permit", "2021-09-05", True),
        ("placement-past-permit", "2021-09-08", True),
        ("placement-past-permit", "2021-09-08", False),
    ]


def test_the_stay_of_who_is_settled_as_adult_is_told_of_until_it_is_ended() -> None:
    book = Book("barnevern", "2021-08-02T10:00", age_group="age_in_doubt").decides("d1", "placement")
    book.at("2021-08-10T10:00").hears(AgeSettled(age_group="adult"), by="police")
    book.at("2021-08-11T10:00").ends("d1")
    assert book.clashes() == [("adult-still-placed", None, True)]


def test_an_age_that_is_settled_again_resolves_it() -> None:
    book = Book("barnevern", "2021-08-02T10:00", age_group="age_in_doubt").decides("d1", "placement")
    for group in ("adult", "adult", "minor"):
        book.at("2021-08-10T10:00").hears(AgeSettled(age_group=group), by="police")
    assert book.clashes() == [("adult-still-placed", None, True), ("adult-still-placed", None, False)]


def test_an_eighteenth_birthday_during_the_stay_is_seen_by_who_knows_it_and_told_to_nobody() -> None:
    book = Book("barnevern", "2021-08-02T10:00", age_group="minor").decides("d1", "placement")
    book.says(AgeSettled(age_group="minor"), born=date(2003, 9, 1))
    assert book.contradictions["of-age-during-placement"].holds
    assert book.clashes() == []


def test_a_window_closes_before_the_police_have_answered() -> None:
    book = Book("udi", "2022-02-01T09:30").decides("d1", "limited_permit", valid_until=date(2023, 2, 1))
    assert book.at("2022-12-17T23:59").clashes() == []
    assert book.at("2022-12-18T00:00").clashes() == [("renewal-before-police-answer", None, True)]
    book.hears(StatementMade(statement="presence_necessary"), by="police")
    assert book.clashes()[1:] == [("renewal-before-police-answer", None, False)]


def test_an_answer_in_time_leaves_nothing_to_tell() -> None:
    book = Book("udi", "2022-02-01T09:30").decides("d1", "limited_permit", valid_until=date(2023, 2, 1))
    book.at("2022-10-01T10:00").hears(StatementMade(statement="presence_necessary"), by="police")
    assert book.at("2023-02-02T00:00").clashes() == []


@pytest.mark.parametrize("type_", ["limited_permit", "asylum", "assisted_return"])
def test_a_reflection_period_nears_its_end_and_nothing_is_applied_for(type_: str) -> None:
    told = [("reflection-without-next-step", None, True)]
    book = Book("udi", "2021-03-05T10:00").decides("d1", "reflection_period")
    assert book.at("2021-08-05T00:00").clashes() == told
    book.at("2021-08-20T10:00").says(ApplicationReceived(application=book.ref("a1"), type=type_))
    assert book.clashes() == [*told, ("reflection-without-next-step", None, False)]


def test_what_is_applied_for_in_time_is_a_next_step() -> None:
    book = Book("udi", "2021-03-05T10:00").decides("d1", "reflection_period").at("2021-07-01T10:00")
    book.says(ApplicationReceived(application=book.ref("a1"), type="asylum"))
    assert book.at("2021-10-01T10:00").clashes() == []


def test_who_slept_through_it_tells_it_afterwards_before_the_end() -> None:
    book = Book("udi", "2021-03-05T10:00").decides("d1", "reflection_period").wakes_at("2021-12-01T10:00")
    assert book.clashes() == [("reflection-without-next-step", None, True)]
    assert {one.late for one in book.published if isinstance(one, ClocksContradict)} == {True}
    assert type(book.published[-1]).__name__ == "DeadlineEnded"
