"""Clocks that no decision starts: reports of concern, offences, presumed victims, birth dates."""

from datetime import date

import pytest

from henvis.contract.events import AgeSettled, DecisionMade, StatementMade
from tests.domain.deadlines.story import Book


def test_a_report_that_nobody_opens_has_a_running_clock() -> None:
    book = Book("barnevern", "2024-03-05T08:05", age_group="age_in_doubt").is_asked("child_protection")
    assert book.state("child-report-acknowledgement") == ("2024-03-26", "open")
    book.at("2024-03-13T08:00")
    assert book.state("child-report-review") == ("2024-03-12", "expired")
    assert book.warned("child-report-review") == ["2024-03-09", "2024-03-11"]


@pytest.mark.parametrize("statement", ["inquiry_opened", "concern_dismissed"])
def test_a_report_is_met_by_its_outcome_and_not_by_its_review(statement: str) -> None:
    book = Book("barnevern", "2021-02-01T08:40").is_asked("child_protection").states("concern_received")
    book.at("2021-02-01T15:00").states("concern_reviewed")
    assert book.state("child-report-review") == ("2021-02-08", "open")
    assert book.states(statement).state("child-report-review") == ("2021-02-08", "met")
    assert book.states("concern_received").state("child-report-review") == ("2021-02-08", "met")


def test_a_second_report_after_the_first_was_dealt_with_has_a_clock_of_its_own() -> None:
    book = Book("barnevern", "2021-02-01T08:40").is_asked("child_protection").states("concern_dismissed")
    book.at("2021-04-01T10:00").is_asked("child_protection", by="police")
    assert [one.ended for one in book.all_of("child-report-review")] == ["met", None]


def test_another_service_starts_no_clock() -> None:
    assert Book("police", "2021-02-01T08:40").is_asked("investigation").deadlines == ()


def test_an_interview_is_due_for_a_child_alone() -> None:
    child = Book("police", "2025-06-10T10:00", age_group="minor").states("offence_reported")
    assert child.state("facilitated-interview") == ("2025-07-01", "open")
    assert child.states("interview_held").state("facilitated-interview") == ("2025-07-01", "met")
    assert Book("police", "2025-06-10T10:00").states("offence_reported").deadlines == ()


def test_what_is_said_again_starts_nothing_again_and_what_is_taken_back_is_cancelled() -> None:
    book = Book("police", "2025-06-10T10:00", age_group="minor").states("offence_reported")
    book.at("2025-06-12T10:00").states("offence_reported")
    assert book.state("facilitated-interview") == ("2025-07-01", "open")
    assert book.states("offence_reported", value=False).state("facilitated-interview")[1] == "cancelled"


def test_the_owner_keeps_the_book_where_it_can_be_sent_the_start() -> None:
    presumed = StatementMade(statement="presumed_victim")
    assert Book("police", "2021-06-03T09:00").says(presumed).deadlines == ()
    udi = Book("udi", "2021-06-03T09:00").hears(presumed, by="police")
    assert udi.state("coe-recovery-minimum") == ("2021-07-03", "open")
    assert udi.decides("d1", "reflection_period").state("coe-recovery-minimum")[1] == "superseded"


def test_a_decision_that_is_heard_of_is_in_its_makers_book() -> None:
    nav = Book("nav", "2021-03-05T10:00")
    granted = DecisionMade(
        decision=nav.ref("d1"), type="reflection_period", outcome="granted", made_on=date(2021, 3, 5)
    )
    assert nav.hears(granted, by="udi").deadlines == ()


def test_the_person_complains_of_nav_and_of_the_prosecution() -> None:
    nav = Book("nav", "2026-03-16T10:00").decides("d1", "subsistence", "refused")
    assert nav.state("nav-decision-appeal") == ("2026-04-07", "open")
    police = Book("police", "2026-03-16T10:00").decides("d1", "prosecution", "dropped_evidence")
    assert police.state("complaint-dismissal") == ("2026-04-07", "open")


def test_of_a_birth_date_nothing_is_published() -> None:
    book = Book("barnevern", "2022-08-01T10:00", age_group="minor", born=date(2004, 9, 15))
    assert book.state("child-18th-birthday") == ("2022-09-15", "open")
    assert book.at("2022-09-15T00:00").state("child-18th-birthday") == ("2022-09-15", "expired")
    assert [day.isoformat() for day in book.all_of("child-18th-birthday")[0].warned] == [
        "2022-08-16",
        "2022-09-08",
    ]
    assert book.published == []


def test_an_age_that_is_reached_opens_nothing_and_a_corrected_birth_date_opens_anew() -> None:
    book = Book("barnevern", "2022-08-01T10:00", born=date(1990, 9, 15))
    assert book.deadlines == ()
    book.says(AgeSettled(age_group="minor"), born=date(2005, 1, 1))
    assert book.state("child-18th-birthday") == ("2023-01-01", "open")
    book.says(AgeSettled(age_group="minor"), born=date(2005, 6, 1))
    assert [(one.due_on, one.ended) for one in book.all_of("child-18th-birthday")] == [
        (date(2023, 1, 1), "cancelled"),
        (date(2023, 6, 1), None),
    ]


def test_a_target_that_nobody_turned_on_does_not_start() -> None:
    assert Book("intake", "2025-04-16T10:00", age_group="minor").deadlines == ()
