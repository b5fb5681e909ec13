"""A deadline stands in exactly one book, as the story says, and the journal does not contradict it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from henvis.contract.events import Event
from henvis.play.agency import Agency
from henvis.play.judges import JUDGES
from henvis.play.judges.evidence import Evidence
from henvis.play.names import Names
from henvis.play.observed import Observed
from henvis.play.story import Expectation
from tests.play import events
from tests.play.fake_stack import NO_AUDITOR, Script, served
from tests.play.stories import SMALL, Write, writer

RULE = "reflection-period"
DAYS = (date(2021, 8, 29), date(2021, 9, 4))


class Books:
    """The books of two agencies in one case, and what the journals have shown."""

    def __init__(self, write: Write) -> None:
        self.story = write(SMALL)
        self.names = Names()
        self.udi: list[dict[str, Any]] = []
        self.nav: list[dict[str, Any]] = []
        self.journals: list[Event] = []

    def item(self, decision: str, **more: Any) -> dict[str, Any]:
        item = {
            "id": str(uuid7()),
            "rule": RULE,
            "decision": str(self.names.id_of(decision)),
            "due": "2021-09-05",
            "state": "open",
            "ended": None,
            "warned": [day.isoformat() for day in DAYS],
        }
        return {**item, **more}

    def warnings(self, item: dict[str, Any], *days: date) -> list[Event]:
        case = self.names.id_of("A")
        return [events.warning(case, UUID(item["id"]), UUID(item["decision"]), day) for day in days]

    def judged(self, kind: str, **wanted: Any) -> tuple[bool, str]:
        observed = Observed()
        observed.add(events.entries(*self.journals))
        about = {"case": "A", "rule": RULE, **wanted}
        expectation = Expectation(1, kind, {key: said for key, said in about.items() if said is not None})
        with (
            served(Script(views={"deadlines": self.udi})) as udi_url,
            served(Script(views={"deadlines": self.nav})) as nav_url,
            Agency("udi", udi_url) as udi,
            Agency("nav", nav_url) as nav,
        ):
            evidence = Evidence(self.story, self.names, {"udi": udi, "nav": nav}, observed, NO_AUDITOR)
            verdict = JUDGES[kind](expectation, evidence)
        return verdict.held, verdict.found


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(writer(tmp_path))


FOUND = "due 2021-09-05, open, in udi's book"


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        ({}, True),
        ({"due": "2021-09-05", "state": "open", "ref": "d1"}, True),
        ({"due": "2021-09-06"}, False),
        ({"due": "2021-09-05T00:00+02:00"}, False),
        ({"state": "ended"}, False),
        ({"ended": "expired"}, False),
    ],
)
def test_a_deadline_is_as_the_story_says(books: Books, wanted: Mapping[str, str], held: bool) -> None:
    books.udi = [books.item("d1")]

    assert books.judged("deadline", **wanted) == (held, FOUND)


def test_an_instant_is_the_same_whatever_its_offset_and_without_one_it_is_wall_time(books: Books) -> None:
    books.udi = [books.item("d1", due="2021-02-04T15:00:00+01:00")]

    assert books.judged("deadline", due="2021-02-04T14:00Z")[0]
    assert books.judged("deadline", due="2021-02-04T15:00")[0]
    assert not books.judged("deadline", due="2021-02-04T14:00")[0]
    assert not books.judged("deadline", due="2021-02-04T15:00Z")[0]
    assert not books.judged("deadline", due="2021-02-04")[0]


@pytest.mark.parametrize("kind", ["deadline", "warned"])
def test_without_a_case_a_deadline_of_any_of_the_story_is_meant(books: Books, kind: str) -> None:
    days = [day.isoformat() for day in DAYS] if kind == "warned" else None
    assert not books.judged(kind, case=None, days=days)[0]
    books.udi = [books.item("d1")]

    assert books.judged(kind, case=None, ref="d1", days=days)[0]
    assert not books.judged("no_deadline", case=None)[0]
    assert not books.judged(kind, case=None, ref="d2", days=days)[0]


def test_none_and_two_books_are_both_wrong(books: Books) -> None:
    assert books.judged("deadline") == (False, "in nobody's book")
    books.udi = [books.item("d1")]
    books.nav = [books.item("d1")]

    held, found = books.judged("deadline", due="2021-09-05")
    assert not held
    assert found == f"2 of this rule: {FOUND}; {FOUND.replace('udi', 'nav')}"


def test_of_several_decisions_the_one_that_is_named_is_meant(books: Books) -> None:
    books.udi = [books.item("d1", state="ended", ended="superseded"), books.item("d2", due="2022-03-05")]

    assert not books.judged("deadline", state="open")[0]
    assert books.judged("deadline", ref="d1", ended="superseded")[0]
    assert books.judged("deadline", ref="d2", state="open")[0]
    assert books.judged("deadline", due="2022-03-05", state="open")[0]
    assert not books.judged("deadline", ref="d3")[0]


def test_no_deadline_means_none_in_any_book(books: Books) -> None:
    books.nav = [books.item("d1", rule="another-rule")]
    assert books.judged("no_deadline") == (True, "in nobody's book")

    books.udi = [books.item("d1", state="ended", ended="expired")]
    assert books.judged("no_deadline") == (False, "due 2021-09-05, expired, in udi's book")
    assert books.judged("no_deadline", ref="d2")[0]


@pytest.mark.parametrize(
    ("days", "held"),
    [
        (["2021-08-29", "2021-09-04"], True),
        (["2021-09-04", "2021-08-29"], True),
        (["2021-08-29"], False),
        (["2021-08-29", "2021-09-04", "2021-09-05"], False),
        ([], False),
    ],
)
def test_warnings_are_these_days_no_more_and_no_fewer(books: Books, days: list[str], held: bool) -> None:
    books.udi = [books.item("d1")]

    assert books.judged("warned", days=days) == (held, "warned on 2021-08-29, 2021-09-04, in udi's book")


def test_nobody_was_warned_where_there_is_no_deadline(books: Books) -> None:
    assert books.judged("warned", days=[]) == (False, "in nobody's book")


def test_a_journal_that_says_something_else_than_the_book_is_never_right(books: Books) -> None:
    item = books.item("d1")
    books.udi = [item]
    wanted = {"days": [day.isoformat() for day in DAYS]}

    books.journals = books.warnings(item, *DAYS)
    assert books.judged("warned", **wanted)[0]
    books.journals = books.warnings(item, *DAYS, DAYS[1])
    assert not books.judged("warned", **wanted)[0]
    books.journals = books.warnings(item, DAYS[0])
    assert not books.judged("warned", **wanted)[0]


def test_an_end_is_published_at_most_once_and_only_of_what_has_ended(books: Books) -> None:
    item = books.item("d1")
    end = events.ending(books.names.id_of("A"), UUID(item["id"]), None)
    again = events.ending(books.names.id_of("A"), UUID(item["id"]), None)
    books.journals = [end]
    books.udi = [item]
    assert not books.judged("deadline")[0]

    books.udi = [{**item, "state": "ended", "ended": "expired"}]
    assert books.judged("deadline", ended="expired")[0]
    books.journals = [end, again]
    assert books.judged("deadline", ended="expired") == (
        False,
        "due 2021-09-05, expired, in udi's book, but its end was published 2 times",
    )
