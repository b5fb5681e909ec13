"""The book keeps how each end was found, tells it in its events, and never tells a birth date."""

from datetime import date

import pytest

from henvis.contract.events import DeadlineEnded, DeadlineWarned
from henvis.deadlines.deadline import MOST_STEPS, Deadline, kept
from henvis.law.step import Step, step
from henvis.law.wording import LANGUAGES, sentence
from tests.domain.deadlines.story import LAW, Book


def of(book: Book, rule: str, decision: str | None = None) -> Deadline:
    """The last deadline by this rule, of a decision where one is named."""
    found = [one for one in book.deadlines if one.rule == rule]
    return [one for one in found if decision is None or one.decision == book.ref(decision)][-1]


def about(book: Book, rule: str) -> list[DeadlineWarned | DeadlineEnded]:
    return [
        event
        for event in book.published
        if isinstance(event, DeadlineWarned | DeadlineEnded) and event.rule == rule
    ]


def test_an_event_carries_the_steps_the_basis_the_version_and_when_to_act() -> None:
    book = Book("udi", "2025-11-17T10:00").decides("d1", "reflection_period").at("2026-03-20T00:00")
    [warned] = about(book, "reflection-period")
    stays = ("starts 2025-11-17", "adds P6M 2026-05-17", "stays 2026-05-17")
    assert warned.steps == of(book, "reflection-period").steps == stays
    assert (warned.act_on, warned.version) == (date(2026, 5, 15), LAW.rules.rule("reflection-period").version)
    assert "Utlendingsloven (LOV-2008-05-15-35) § 38 første ledd" in warned.basis


def test_a_decisions_own_date_stands_beside_the_computed_one() -> None:
    book = Book("udi", "2025-01-15T10:00").decides("d1", "reflection_period", valid_until=date(2025, 7, 14))
    assert of(book, "reflection-period").steps[-2:] == ("computed 2025-07-15", "printed 2025-07-14")
    same = Book("udi", "2025-01-15T10:00").decides("d1", "reflection_period", valid_until=date(2025, 7, 15))
    assert of(same, "reflection-period").steps[-1] == "agrees 2025-07-15"


def test_a_case_is_explained_by_the_act_in_force_on_its_day() -> None:
    old = Book("barnevern", "2021-02-02T15:00", age_group="minor").decides("d1", "placement")
    new = Book("barnevern", "2025-02-02T15:00", age_group="minor").decides("d1", "placement")
    assert of(old, "trafficking-placement").basis[0].startswith("Barnevernloven (LOV-1992")
    assert of(new, "trafficking-placement").basis[0].startswith("Barnevernsloven (LOV-2021")


def test_a_break_in_the_stay_is_in_the_arithmetic_of_the_cap() -> None:
    book = Book("barnevern", "2025-01-10T00:00", age_group="minor").decides("d1", "placement")
    book.at("2025-02-07T00:00").ends("d1").at("2025-03-03T00:00").decides("d2", "placement", follows="d1")
    cap = of(book, "trafficking-placement-cap")
    assert cap.due_on == date(2025, 8, 3)
    assert cap.steps[-2:] == ("outside 2025-02-07 2025-03-03 24", "resumes 181 28 2025-03-03 2025-08-03")


def test_an_end_at_the_cap_says_so() -> None:
    book = Book("barnevern", "2025-01-01T00:00", age_group="minor").decides("d0", "placement")
    before = "d0"
    for name, since in [
        ("d1", "2025-02-12"),
        ("d2", "2025-03-26"),
        ("d3", "2025-05-07"),
        ("d4", "2025-06-18"),
    ]:
        book.at(f"{since}T00:00").decides(name, "placement", follows=before)
        before = name
    assert of(book, "trafficking-placement-extension", "d4").steps[-1] == "cut 2025-07-01"


def test_no_explanation_tells_a_birth_date() -> None:
    born = date(2004, 9, 15)
    book = Book("barnevern", "2022-09-01T10:00", age_group="minor", born=born).decides("d1", "placement")
    assert of(book, "trafficking-placement").steps[-1] == "limited 2022-09-15"
    assert of(book, "child-18th-birthday").steps[0] == "starts_unseen"
    said = [text for one in book.deadlines for text in one.steps]
    assert not [text for text in said if "of_age" in text or ("P18Y" in text and "2004" in text)]
    assert "2004-09-15" not in " ".join(said)


@pytest.mark.parametrize(("begins", "hinted"), [("2025-08-06T00:00", True), ("2025-08-07T00:00", False)])
def test_a_stay_that_begins_soon_after_another_is_a_hint_to_who_decides_alone(
    begins: str, hinted: bool
) -> None:
    book = Book("barnevern", "2025-01-10T00:00", age_group="minor").decides("d1", "placement")
    book.at("2025-02-07T00:00").ends("d1").at(begins).decides("d2", "placement").at("2026-03-01T00:00")
    cap = of(book, "trafficking-placement-cap", "d2")
    assert ("soon_after_another 2025-02-07 2025-08-06" in cap.steps) == hinted
    assert not [text for event in about(book, cap.rule) for text in event.steps if "soon_after" in text]


def test_very_many_steps_are_kept_as_far_as_an_event_carries_them() -> None:
    many = kept([step("stays", date(2025, 1, 4))] * (MOST_STEPS + 5))
    assert (len(many), many[-1]) == (MOST_STEPS, "more 6")
    assert sentence(Step.parse(many[-1]), LANGUAGES["en"]) == "and 6 more steps"


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_every_step_of_every_book_has_words(language: object) -> None:
    codes = {name: set(one.steps) for name, one in LANGUAGES.items()}
    assert codes["nb"] == codes["en"]
    assert language in LANGUAGES.values()
