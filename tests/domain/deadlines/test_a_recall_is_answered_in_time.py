"""From the recall of a consent each recipient has a working day to answer; its book says how that ended."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from henvis.contract.events import (
    CaseClosed,
    ConsentWithdrawn,
    DeadlineEnded,
    DeadlineWarned,
    Event,
    RecallAnswered,
    RecallIssued,
    ReferralSent,
)
from tests.domain.deadlines.story import PERSON, Book

RULE = "recall-answer"
FRIDAY, MONDAY, TUESDAY = "2023-10-06T10:00", "2023-10-09", "2023-10-10T00:00"


def told_under(*consents: str, agency: str = "nav") -> Book:
    """The agency has a case of its own and was referred to under each of these consents."""
    book = Book(agency, FRIDAY)
    for consent in consents:
        book.hears(referral(book, consent, to=agency), by="intake")
    return book


def referral(book: Book, consent: str, *, to: str) -> ReferralSent:
    return ReferralSent(
        referral=book.ref(f"referral under {consent}"),
        to=to,
        service="subsistence",
        basis="consent",
        consent=book.ref(consent),
        age_group="adult",
        **PERSON,
    )


def withdrawn(book: Book, consent: str = "c1") -> Event:
    return ConsentWithdrawn(consent=book.ref(consent))


def issued(book: Book, consent: str = "c1") -> Event:
    return RecallIssued(consent=book.ref(consent))


def stopped(book: Book, consent: str = "c1") -> Event:
    return RecallAnswered(consent=book.ref(consent), answer="stopped")


def of(book: Book, consent: str) -> list[tuple[str, str]]:
    """When what the book holds of a consent is due, and how it stands."""
    wanted: UUID = book.ref(consent)
    return [
        (str(one.due_on), one.ended or one.state)
        for one in book.deadlines
        if (one.rule, one.consent) == (RULE, wanted)
    ]


@pytest.mark.parametrize("recall", [withdrawn, issued])
def test_it_is_due_at_the_end_of_the_next_working_day(recall: object) -> None:
    book = told_under("c1")
    book.hears(withdrawn(book) if recall is withdrawn else issued(book), by="intake")
    assert of(book, "c1") == [(MONDAY, "open")]
    [one] = book.deadlines
    assert (str(one.act_on), one.decision) == (MONDAY, None)
    assert one.basis == (
        "Forvaltningsloven (LOV-1967-02-10) § 13 a nr. 1",
        "Personvernforordningen (EU) 2016/679 art. 7 nr. 3",
    )


def test_its_own_answer_meets_it_and_nobody_elses() -> None:
    book = told_under("c1")
    book.hears(withdrawn(book), by="intake").hears(stopped(book), by="udi")
    assert of(book, "c1") == [(MONDAY, "open")]
    assert of(book.says(stopped(book)), "c1") == [(MONDAY, "met")]
    assert book.at("2023-10-12T08:00").warned(RULE) == []


def test_without_an_answer_it_is_warned_of_once_and_expires() -> None:
    book = told_under("c1")
    book.hears(withdrawn(book), by="intake").at(TUESDAY)
    assert of(book, "c1") == [(MONDAY, "expired")]
    assert book.warned(RULE) == [MONDAY]
    said = [one for one in book.published if isinstance(one, DeadlineWarned | DeadlineEnded)]
    assert [one.consent for one in said] == [book.ref("c1")] * 2
    assert len(book.says(stopped(book)).ended(RULE)) == 1


def test_each_consent_has_its_own() -> None:
    book = told_under("c1", "c2", "c3")
    book.hears(withdrawn(book, "c1"), by="intake").hears(issued(book, "c2"), by="router")
    book.says(stopped(book, "c2"))
    assert [of(book, name) for name in ("c1", "c2", "c3")] == [[(MONDAY, "open")], [(MONDAY, "met")], []]


def test_who_was_told_nothing_under_it_has_nothing_to_answer() -> None:
    recorder = Book("intake", FRIDAY)
    recorder.says(referral(recorder, "c1", to="nav")).says(withdrawn(recorder))
    assert recorder.deadlines == ()


def test_who_withdraws_it_itself_answers_too() -> None:
    book = told_under("c1")
    assert of(book.says(withdrawn(book)), "c1") == [(MONDAY, "open")]


def test_closing_the_case_ends_no_recall() -> None:
    book = told_under("c1")
    book.hears(withdrawn(book), by="intake").hears(CaseClosed(outcome="settled"), by="intake")
    assert of(book, "c1") == [(MONDAY, "open")]


MOVES = ("withdrawn c1", "issued c1", "stopped c1", "withdrawn c2", "issued c2", "stopped c2", "a day")


@given(st.lists(st.sampled_from(MOVES), max_size=12))
def test_whatever_comes_each_recall_has_one_deadline_that_ends_once(moves: list[str]) -> None:
    book, day, recalled = told_under("c1", "c2"), 6, set[str]()
    for move in moves:
        what, _, consent = move.partition(" ")
        if move == "a day":
            day += 1
            book.at(f"2023-10-{day:02}T10:00")
        elif what == "stopped":
            if consent in recalled:
                book.says(stopped(book, consent))
        else:
            recalled.add(consent)
            book.hears(
                withdrawn(book, consent) if what == "withdrawn" else issued(book, consent), by="intake"
            )
    book.at("2023-11-30T10:00")
    for consent in ("c1", "c2"):
        assert len(of(book, consent)) == (consent in recalled)
        ended = [one for one in book.ended(RULE) if one.consent == book.ref(consent)]
        assert len(ended) == (consent in recalled)
