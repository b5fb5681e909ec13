"""Nothing is found against honest agencies, whatever they do; each dishonest word is found for what it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from henvis.audit.case_history import CaseHistory, Entry
from henvis.audit.finding import Finding, Weight
from henvis.audit.timely.claim import timely
from henvis.audit.wording import LANGUAGES, sentence
from henvis.contract.events import ClocksContradict, DeadlineEnded, DeadlineWarned
from henvis.law.released import Laws
from tests.audit.logged_book import FOREVER, LoggedBook, another_id, changed, with_journal
from tests.domain.deadlines.test_any_interleaving_gives_the_same_book import (
    Told,
    arriving,
    draft,
    moment,
    said,
    told,
)
from tests.domain.deadlines.test_any_sequence_keeps_the_book_straight import STORY, happens, morning

LAWS = Laws()
BORN = st.sampled_from([None, date(2003, 3, 1), date(2003, 6, 15), date(2004, 2, 29)])


def found(history: CaseHistory, until: Any = FOREVER) -> list[Finding]:
    return list(timely(LAWS, history, until))


def codes(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings]


def refuting(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings if one.weight is Weight.REFUTES]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["udi", "barnevern"]),
    STORY,
    st.integers(1, 400),
    BORN,
)
def test_nothing_is_found_where_time_was_lived_or_slept_through(
    agency: str, story: list[tuple[int, tuple[str, Any]]], days: int, born: date | None
) -> None:
    book, day = LoggedBook(agency, morning(0), age_group="minor", born=born), 0
    for number, (pause, what) in enumerate(story):
        day += pause
        happens(book, number, day, *what)
    for later in range(0, 1100, days):
        book.wakes_at(morning(day + later))
    book.wakes_at(morning(day + 1100))
    findings = found(book.history, book.now)
    assert refuting(findings) == []
    assert born is not None or findings == []


@settings(max_examples=60, deadline=None)
@given(told(), st.lists(st.integers(0, 2880), min_size=9, max_size=9))
def test_nothing_is_found_however_late_others_events_come(story: Told, late: list[int]) -> None:
    agency, own, others = story
    book = LoggedBook(agency, moment(0), age_group="minor")
    sent = [
        (minute, by, book.stamped(draft(what, agency), by, moment(minute))) for minute, by, what in others
    ]
    arrivals = [*arriving(sent, late, set()), *((minute, what) for minute, what in own)]
    for minute, what in sorted(arrivals, key=lambda one: one[0]):
        book.at(moment(minute))
        if isinstance(what, tuple):
            said(book, *what)
        else:
            book.receives(what)
    book.wakes_at("2024-06-03T10:00")
    assert found(book.history, book.now) == []


@pytest.fixture(scope="module")
def reflection() -> LoggedBook:
    """UDI grants a reflection period, which is warned of, contradicts nothing being applied for, and ends."""
    book = LoggedBook("udi", "2021-03-01T09:00")
    return book.at("2021-03-05T10:00").decides("d1", "reflection_period").at("2021-12-01T10:00")


Change = Callable[[list[Entry]], list[Entry]]


def tampered(book: LoggedBook, change: Change) -> list[Finding]:
    return found(with_journal(book.history, book.agency, change(list(book.journals[book.agency]))), book.now)


def index_of(said: list[Entry], kind: type[Any]) -> int:
    return next(place for place, entry in enumerate(said) if isinstance(entry.event, kind))


def replaced(kind: type[Any], **fields: Any) -> Change:
    def change(said: list[Entry]) -> list[Entry]:
        place = index_of(said, kind)
        return [*said[:place], changed(said[place], **fields), *said[place + 1 :]]

    return change


def dropped(kind: type[Any]) -> Change:
    return lambda said: [entry for place, entry in enumerate(said) if place != index_of(said, kind)]


def again(kind: type[Any]) -> Change:
    def change(said: list[Entry]) -> list[Entry]:
        entry = said[index_of(said, kind)]
        event = entry.event
        return [*said, entry._replace(event=replace(event, meta=replace(event.meta, id=another_id())))]

    return change


def test_the_honest_story_is_told_in_full(reflection: LoggedBook) -> None:
    kinds = {
        type(entry.event) for entry in reflection.entries(DeadlineWarned, DeadlineEnded, ClocksContradict)
    }
    assert kinds == {DeadlineWarned, DeadlineEnded, ClocksContradict}
    assert found(reflection.history, reflection.now) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(dropped(DeadlineWarned), "deadline_missing", id="warning dropped"),
        pytest.param(dropped(DeadlineEnded), "deadline_missing", id="ending dropped"),
        pytest.param(dropped(ClocksContradict), "contradiction_missing", id="contradiction dropped"),
        pytest.param(replaced(DeadlineWarned, moved=-timedelta(days=2)), "deadline_early", id="warned early"),
        pytest.param(replaced(DeadlineEnded, moved=-timedelta(hours=2)), "deadline_early", id="ended early"),
        pytest.param(replaced(DeadlineWarned, due_on=date(2022, 1, 5)), "deadline_wrong_due", id="other day"),
        pytest.param(
            replaced(DeadlineEnded, due_on=date(2021, 3, 9)), "deadline_wrong_due", id="ended on it"
        ),
        pytest.param(replaced(DeadlineWarned, rule="limited-permit"), "deadline_wrong_rule", id="other rule"),
        pytest.param(replaced(DeadlineEnded, ended="met"), "deadline_wrong_ending", id="met, and was not"),
        pytest.param(replaced(DeadlineWarned, steps=()), "deadline_wrong_explanation", id="unexplained"),
        pytest.param(replaced(DeadlineWarned, act_on=None), "deadline_wrong_explanation", id="no day to act"),
        pytest.param(replaced(DeadlineWarned, late=True), "deadline_wrong_late", id="late, and was not"),
        pytest.param(replaced(DeadlineWarned, moved=timedelta(hours=1)), "deadline_wrong_late", id="late"),
        pytest.param(replaced(DeadlineEnded, deadline=another_id()), "deadline_wrong_id", id="another id"),
        pytest.param(again(DeadlineEnded), "deadline_repeated", id="ended twice"),
        pytest.param(again(ClocksContradict), "contradiction_repeated", id="contradicts twice"),
        pytest.param(
            replaced(DeadlineWarned, decision=another_id()), "deadline_invented", id="of no decision"
        ),
        pytest.param(
            replaced(DeadlineEnded, rule="child-18th-birthday"), "deadline_tells_birth_date", id="birth"
        ),
        pytest.param(
            replaced(ClocksContradict, due_on=date(2022, 1, 1)),
            "contradiction_wrong",
            id="contradicts wrongly",
        ),
        pytest.param(
            replaced(ClocksContradict, decision=another_id()),
            "contradiction_invented",
            id="contradicts nothing",
        ),
    ],
)
def test_each_dishonest_word_is_found_as_what_it_is(
    reflection: LoggedBook, change: Change, code: str
) -> None:
    findings = tampered(reflection, change)
    assert code in codes(findings)
    assert all(sentence(one, language) for one in findings for language in LANGUAGES.values())
    assert set(codes(findings)) <= {code, "deadline_missing", "contradiction_missing"}
    said_at = {one.event for one in findings if one.code == code and not code.endswith("missing")}
    assert len(said_at) == (not code.endswith("missing"))


def test_what_is_said_as_met_but_follows_later_is_found() -> None:
    """Its cause is the agency's own command, so that both stand at one instant."""
    book = LoggedBook("barnevern", "2021-03-01T09:00", age_group="minor")
    book.is_asked("child_protection").at("2021-03-03T10:00").states("inquiry_opened")
    book.at("2021-03-03T16:00")
    assert found(book.history, book.now) == []
    findings = tampered(book, replaced(DeadlineEnded, moved=timedelta(hours=3)))
    assert codes(findings) == ["deadline_wrong_instant"]


def test_an_unkept_law_leaves_the_agency_open(reflection: LoggedBook) -> None:
    def change(said: list[Entry]) -> list[Entry]:
        event = said[0].event
        return [said[0]._replace(event=replace(event, meta=replace(event.meta, law="0" * 64))), *said[1:]]

    findings = tampered(reflection, change)
    assert [(one.code, one.weight) for one in findings] == [("law_not_kept", Weight.LEAVES_OPEN)]


def test_who_is_silent_for_longer_than_is_punctual_is_found_and_before_that_not() -> None:
    book = LoggedBook("udi", "2021-03-01T09:00").at("2021-03-05T10:00").decides("d1", "reflection_period")
    due = min(one.next_at for one in book.deadlines if one.next_at)
    assert found(book.history, due + timedelta(minutes=4)) == []
    assert codes(found(book.history, due + timedelta(minutes=6))) == ["deadline_missing"]


def test_what_a_birthday_ends_is_left_open() -> None:
    book = LoggedBook("barnevern", "2021-03-01T09:00", age_group="minor", born=date(2003, 4, 1))
    book.at("2021-03-05T10:00").decides("d1", "placement").at("2022-12-01T10:00")
    findings = found(book.history, book.now)
    assert findings
    assert {one.weight for one in findings} == {Weight.LEAVES_OPEN}
    assert set(codes(findings)) == {"deadline_rests_on_birth_date"}
    without = [
        entry
        for entry in book.journals["barnevern"]
        if not isinstance(entry.event, DeadlineWarned | DeadlineEnded)
    ]
    assert refuting(found(with_journal(book.history, "barnevern", without), book.now)) != []


FORGERY = st.tuples(
    st.sampled_from(["drops", "moves", "repeats", "shifts", "renumbers"]),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)


def forged(said: list[Entry], what: str, place: int, other: int) -> list[Entry]:
    """The journal with one record tampered with."""
    entry, rest = said[place % len(said)], [one for one in said if one is not said[place % len(said)]]
    meta, at = entry.event.meta, other % (len(rest) + 1)
    match what:
        case "drops":
            return rest
        case "moves":
            return [*rest[:at], entry, *rest[at:]]
        case "repeats":
            return [*said, entry._replace(event=replace(entry.event, meta=replace(meta, id=another_id())))]
        case "shifts":
            return [
                changed(one, moved=timedelta(hours=other - 5_000)) if one is entry else one for one in said
            ]
    renumbered = replace(entry.event, meta=replace(meta, seen=other % 40, caused_by=another_id()))
    return [entry._replace(event=renumbered) if one is entry else one for one in said]


@settings(max_examples=60, deadline=None)
@given(st.lists(FORGERY, min_size=1, max_size=3))
def test_no_forgery_breaks_the_check(forgeries: list[tuple[str, int, int]]) -> None:
    book = LoggedBook("barnevern", "2021-03-01T09:00", age_group="minor", born=date(2003, 4, 1))
    book.is_asked("child_protection").at("2021-03-03T10:00").states("inquiry_opened")
    book.at("2021-03-05T10:00").decides("d1", "placement").at("2021-12-01T10:00")
    said = list(book.journals["barnevern"])
    for what, place, other in forgeries:
        said = forged(said, what, place, other) or said
    for finding in found(with_journal(book.history, "barnevern", said), book.now):
        assert all(sentence(finding, language) for language in LANGUAGES.values())
