"""An event that can touch no deadline leaves the book as it is, unless something else has moved it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from henvis.contract.events import DecisionMade, Event, RecallIssued, ReceiptIssued
from henvis.deadlines import page
from henvis.deadlines.deadline import BookContext, LastKept
from henvis.deadlines.holder import may_hold
from henvis.deadlines.page import Page, Turned
from henvis.law.ruleset import Law
from tests.domain.deadlines.story import LAW, Book

RULE = "reflection-period"


@pytest.fixture
def book() -> Book:
    return Book("udi", "2021-03-05T10:00").decides("d1", "reflection_period")


def receipt(book: Book, moment: str) -> Event:
    told = ReceiptIssued(to="udi", event=uuid7(), recipient="nav", step="delivered", mailbox_seq=1)
    return book.stamped(told, "router", said=moment)


def followed(book: Book, event: Event, law: Law, last: LastKept | None) -> Turned:
    assert book.case is not None
    context = BookContext("udi", law, event.meta.occurred, UUID, last)
    return page.follow(book.case, book.case, event, book.page, context)


def last_kept(book: Book) -> LastKept:
    assert book.case is not None
    return LastKept(LAW, book.case)


def test_it_is_the_very_same_page(book: Book) -> None:
    turned, said = followed(book, receipt(book, "2021-03-06T10:00"), LAW, last_kept(book))
    assert turned is book.page
    assert said == ()


def test_what_has_fallen_due_by_then_is_said_all_the_same(book: Book) -> None:
    event = receipt(book, "2023-03-06T10:00")
    turned, said = followed(book, event, LAW, last_kept(book))
    assert said
    assert (turned, said) == followed(book, event, LAW, None)


def test_another_law_goes_through_all_of_it_again(book: Book) -> None:
    rules = {**LAW.rules.by_id, RULE: replace(LAW.rules.rule(RULE), warn_before=())}
    silent = replace(LAW, rules=replace(LAW.rules, by_id=rules))
    event = receipt(book, "2021-03-06T10:00")
    turned, said = followed(book, event, silent, last_kept(book))
    assert turned != book.page
    assert (turned, said) == followed(book, event, silent, None)


def test_an_empty_page_stays_empty(book: Book) -> None:
    book.page = Page()
    assert followed(book, receipt(book, "2021-03-06T10:00"), LAW, last_kept(book)) == (Page(), ())


@pytest.mark.parametrize("agency", sorted(LAW.codes.agencies))
def test_whoever_is_sent_a_recall_may_hold_its_deadline(agency: str, book: Book) -> None:
    assert may_hold(LAW, book.stamped(RecallIssued(consent=uuid7()), "router"), agency)


@pytest.mark.parametrize("agency", sorted(LAW.codes.agencies))
def test_one_agency_alone_may_hold_the_deadline_of_a_permit(agency: str, book: Book) -> None:
    granted = DecisionMade(
        decision=uuid7(), type="reflection_period", outcome="granted", made_on=date(2021, 3, 5)
    )
    assert may_hold(LAW, book.stamped(granted, "udi"), agency) == (agency == "udi")
