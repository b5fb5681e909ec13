"""Placements: the acute decision and the board, six weeks at a time, and the cap of six months."""

from datetime import date

from uuid_utils.compat import uuid7

from henvis.contract.events import AgeSettled, DecisionMade
from tests.domain.deadlines.story import Book


def barnevern(at: str = "2021-02-02T15:00", *, born: date | None = None) -> Book:
    return Book("barnevern", at, age_group="minor", born=born)


def placed() -> Book:
    """The girl of 16, in the acute placement and with the board's first decision."""
    book = barnevern().decides("d1", "acute_placement", made_by="child_welfare_leader")
    book.at("2021-02-03T14:00").decides("d2", "acute_approval", "approved", follows="d1")
    book.at("2021-02-12T12:00").states("case_sent_to_board").at("2021-02-15T12:00")
    return book.decides("d3", "placement", follows="d1", valid_from=date(2021, 2, 15))


def test_the_cap_of_six_months_holds_to_the_day() -> None:
    book = placed()
    assert book.state("petition-to-board-after-acute") == ("2021-02-16", "met")
    assert book.state("acute-decision-approval") == ("2021-02-04T15:00:00+01:00", "met")
    assert book.state("trafficking-placement") == ("2021-03-29", "open")
    for name, follows, decided, since in (
        ("d4", "d3", "2021-03-25T14:00", date(2021, 3, 29)),
        ("d5", "d4", "2021-05-06T14:00", date(2021, 5, 10)),
        ("d6", "d5", "2021-06-17T14:00", date(2021, 6, 21)),
    ):
        book.at(decided).decides(name, "placement", follows=follows, valid_from=since)
    book.at("2021-08-04T09:00")
    assert book.state("trafficking-placement", "d3") == ("2021-03-29", "superseded")
    assert book.state("trafficking-placement-extension", "d4") == ("2021-05-10", "superseded")
    assert book.state("trafficking-placement-extension", "d6") == ("2021-08-02", "expired")
    assert book.state("trafficking-placement-cap") == ("2021-08-02", "expired")
    warned = ["2021-06-03", "2021-06-18", "2021-07-03", "2021-07-19", "2021-07-26", "2021-07-30"]
    assert book.warned("trafficking-placement-cap") == warned


def test_a_last_decision_is_cut_by_the_cap() -> None:
    book = barnevern("2025-01-01T00:00").decides("d0", "placement")
    names = [("d1", date(2025, 2, 12)), ("d2", date(2025, 3, 26)), ("d3", date(2025, 5, 7))]
    before = "d0"
    for name, since in [*names, ("d4", date(2025, 6, 18))]:
        book.at(f"{since}T00:00").decides(name, "placement", follows=before)
        before = name
    assert book.state("trafficking-placement-extension", "d4") == ("2025-07-01", "open")


def test_a_child_is_held_no_longer_than_to_the_eighteenth_birthday() -> None:
    book = barnevern("2022-09-01T10:00", born=date(2004, 9, 15)).decides("d1", "placement")
    assert book.state("trafficking-placement") == ("2022-09-15", "open")
    assert book.at("2022-09-15T00:00").state("trafficking-placement") == ("2022-09-15", "expired")


def test_a_birth_date_that_is_told_later_ends_the_first_stay_and_the_next_alike() -> None:
    book = placed().at("2021-03-01T10:00").says(AgeSettled(age_group="minor"), born=date(2003, 3, 20))
    assert book.at("2021-03-19T23:59").state("trafficking-placement") == ("2021-03-29", "open")
    assert book.at("2021-03-20T00:00").state("trafficking-placement") == ("2021-03-29", "cancelled")

    book = placed().at("2021-03-25T14:00")
    book.decides("d4", "placement", follows="d3", valid_from=date(2021, 3, 29), valid_until=date(2021, 5, 10))
    book.at("2021-04-01T10:00").says(AgeSettled(age_group="minor"), born=date(2003, 4, 20))
    assert book.at("2021-04-19T23:59").state("trafficking-placement-extension") == ("2021-05-10", "open")
    assert book.at("2021-04-20T00:00").state("trafficking-placement-extension") == ("2021-05-10", "cancelled")
    assert book.state("placement-implementation-lapse", "d4") == ("2021-05-06", "met")


def test_what_another_agency_decides_about_the_placement_ends_nothing_of_it() -> None:
    book = placed().at("2021-02-20T10:00")
    decided = {"reflection_period": "revoked", "appeal": "reversed", "placement": "granted"}
    for type_, outcome in decided.items():
        said = DecisionMade(
            decision=uuid7(), type=type_, outcome=outcome, made_on=date(2021, 2, 20), follows=book.ref("d3")
        )
        book.hears(said, by="udi")
    assert book.at("2021-03-28T10:00").state("trafficking-placement") == ("2021-03-29", "open")
    assert book.state("trafficking-placement-cap") == ("2021-08-02", "open")


def test_an_acute_decision_that_nobody_takes_to_the_board_lapses_easter_or_not() -> None:
    book = barnevern("2021-04-01T20:00").decides("d1", "acute_placement").at("2021-04-15T19:59")
    assert book.state("petition-to-board-after-acute") == ("2021-04-15", "open")
    book.at("2021-04-15T20:00")
    assert book.state("petition-to-board-after-acute") == ("2021-04-15", "expired")
    assert book.state("acute-trafficking-decision") == ("2021-04-15", "expired")
    warned = ["2021-04-06", "2021-04-08", "2021-04-11", "2021-04-13", "2021-04-14"]
    assert book.warned("petition-to-board-after-acute") == warned


def test_what_is_ended_early_is_cancelled_with_its_cap() -> None:
    book = barnevern("2022-05-03T10:00").decides("d1", "acute_placement")
    assert book.state("trafficking-placement-cap") == ("2022-11-03", "open")
    book.at("2022-05-09T12:30").ends("d1")
    assert book.state("petition-to-board-after-acute") == ("2022-05-17", "cancelled")
    assert book.state("trafficking-placement-cap") == ("2022-11-03", "cancelled")


def test_a_placement_that_was_taken_over_no_longer_carries_the_cap() -> None:
    book = placed().at("2021-02-20T10:00").ends("d3")
    assert book.state("trafficking-placement") == ("2021-03-29", "cancelled")
    assert book.state("trafficking-placement-cap") == ("2021-08-02", "cancelled")


def test_a_break_in_the_stay_moves_the_cap_and_its_warnings() -> None:
    book = barnevern("2025-01-10T00:00").decides("d1", "placement", valid_until=date(2025, 2, 7))
    assert book.state("trafficking-placement-cap") == ("2025-07-10", "open")
    book.at("2025-02-05T10:00").decides("d2", "placement", follows="d1", valid_from=date(2025, 3, 3))
    assert book.state("trafficking-placement-cap") == ("2025-08-03", "open")
    assert book.at("2025-02-07T00:00").state("trafficking-placement", "d1")[1] == "expired"
    assert book.at("2025-06-04T00:00").warned("trafficking-placement-cap") == ["2025-06-04"]
    assert book.state("trafficking-placement-cap") == ("2025-08-03", "open")


def test_an_acute_stay_that_waits_for_the_board_is_no_break() -> None:
    book = barnevern().decides("d1", "acute_placement").at("2021-02-10T10:00").states("case_sent_to_board")
    book.decides("d2", "placement", follows="d1", valid_from=date(2021, 3, 1))
    assert book.state("trafficking-placement-cap") == ("2021-08-02", "open")


def test_an_acute_stay_that_lapsed_before_the_placement_is_one() -> None:
    book = barnevern().decides("d1", "acute_placement").at("2021-02-10T10:00")
    book.decides("d2", "placement", follows="d1", valid_from=date(2021, 3, 1))
    assert book.state("trafficking-placement-cap") == ("2021-08-15", "open")


def test_a_placement_that_follows_nothing_begins_a_new_chain() -> None:
    book = barnevern("2021-02-02T15:00").decides("d1", "placement", valid_until=date(2021, 3, 1))
    book.at("2021-05-03T10:00").decides("d2", "placement")
    assert [one.due_on for one in book.all_of("trafficking-placement-cap")] == [
        date(2021, 8, 2),
        date(2021, 11, 3),
    ]


def test_a_decision_lapses_unless_the_stay_begins_in_time() -> None:
    book = barnevern("2021-02-01T10:00").decides("d1", "placement", valid_from=date(2021, 3, 1))
    assert book.state("placement-implementation-lapse") == ("2021-03-15", "open")
    assert book.at("2021-03-01T00:00").state("placement-implementation-lapse") == ("2021-03-15", "met")
    late = barnevern("2021-02-01T10:00").decides("d1", "placement", valid_from=date(2021, 4, 1))
    assert late.at("2021-03-15T10:00").state("placement-implementation-lapse") == ("2021-03-15", "expired")


def test_a_decision_keeps_its_clock_time_across_the_change_to_summer_time() -> None:
    book = barnevern("2025-03-20T14:00").decides("d1", "acute_placement").at("2025-04-03T13:59")
    assert book.state("acute-trafficking-decision") == ("2025-04-03", "open")
    assert book.at("2025-04-03T14:00").state("acute-trafficking-decision") == ("2025-04-03", "expired")


def test_the_board_refuses_and_the_placement_it_followed_is_over() -> None:
    book = placed().at("2021-03-01T10:00").decides("d4", "placement", "refused", follows="d3")
    assert book.state("trafficking-placement") == ("2021-03-29", "cancelled")


def test_a_short_placement_that_begins_later_is_not_warned_of_before_it_begins() -> None:
    book = barnevern("2021-03-01T10:00")
    book.decides("d1", "placement", valid_from=date(2021, 3, 29), valid_until=date(2021, 4, 5))
    assert book.at("2021-04-05T00:00").warned("trafficking-placement") == ["2021-04-02", "2021-04-04"]


def test_a_placement_that_is_ended_as_soon_as_it_is_decided_leaves_no_cap() -> None:
    book = barnevern().decides("d1", "acute_placement").ends("d1")
    assert {one.ended for one in book.deadlines} == {"cancelled"}


def test_a_decision_takes_over_from_what_it_follows_and_never_from_the_cap() -> None:
    (cap,) = placed().all_of("trafficking-placement-cap")
    assert (cap.is_open, cap.successor) == (True, None)
