"""Nothing that runs is without a deadline, nothing is early, and a later start never ends earlier."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from henvis.casework.case import Decision
from henvis.casework.commands import Decide, EndMeasure
from henvis.casework.lasting import end_of_decision
from henvis.casework.running import runs
from henvis.casework.terms import decides
from henvis.contract.events import ApplicationReceived, DeadlineEnded, DeadlineWarned, StatementMade
from henvis.deadlines import chain
from henvis.deadlines.law_events import followed, is_placement
from henvis.law import calendar
from henvis.law.deadline_rules import Rule
from henvis.law.starting import is_startable
from tests.domain.deadlines.story import LAW, Book
from tests.domain.deadlines.test_any_sequence_keeps_the_book_straight import STORY, happens, morning

LASTING = [
    rule
    for rule in LAW.rules.by_id.values()
    if rule.kind in {"duration", "cap"}
    and is_startable(LAW.map, rule)
    and rule.starts_on in LAW.map.law_events
]


TYPES = {
    "udi": (
        "reflection_period",
        "limited_permit",
        "limited_permit_renewal",
        "child_permit",
        "witness_permit",
    ),
    "barnevern": ("acute_placement", "placement", "placement", "acute_approval"),
}
ON_RECORD = {
    "udi": ("willing_to_receive_help", "broke_with_milieu", "offence_reported", "investigation_opened"),
    "barnevern": ("less_intrusive_considered",),
}
BOARD = "county_board"
MADE_BY = {"acute_placement": "child_welfare_leader", "placement": BOARD, "acute_approval": BOARD}
OUTCOMES = ("granted", "granted", "granted", "revoked", "approved", "rejected")
FROM_THE_POLICE = ("presence_necessary", "threat_assessed")
DAYS_FROM_NOW = st.none() | st.integers(-40, 60)


@st.composite
def commands(draw: st.DrawFn, agency: str) -> tuple[int, dict[str, Any]]:
    """So many days later, and what is then commanded; a day is said by how far it lies from that one."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.integers(1, 60)), {"ends": draw(st.integers(0, 5))}
    decision = {
        "type": draw(st.sampled_from(TYPES[agency])),
        "outcome": draw(st.sampled_from(OUTCOMES)),
        "follows": draw(st.none() | st.integers(0, 5)),
        "made_on": draw(st.none() | st.integers(-40, 0)),
        "from": draw(DAYS_FROM_NOW),
        "until": draw(DAYS_FROM_NOW),
    }
    return draw(st.integers(1, 60)), decision


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(sorted(TYPES)), st.integers(5, 90))
def test_a_permit_or_placement_that_runs_has_an_open_deadline(
    data: st.DataObject, agency: str, days: int
) -> None:
    book, day = prepared(agency), 0
    for pause, command in data.draw(st.lists(commands(agency), max_size=6)):
        day += pause
        given_to(book.at(morning(day)), day, command)
        assert list(unguarded(book)) == []
    for later in range(day, day + 400, days):
        book.at(morning(later))
        assert list(unguarded(book)) == []


def test_the_sequences_grant_what_they_speak_of() -> None:
    granted: set[str] = set()

    @settings(max_examples=200, deadline=None, database=None, derandomize=True)
    @given(st.data(), st.sampled_from(sorted(TYPES)))
    def watch(data: st.DataObject, agency: str) -> None:
        book, day = prepared(agency), 0
        for pause, command in data.draw(st.lists(commands(agency), max_size=6)):
            day += pause
            given_to(book.at(morning(day)), day, command)
        assert book.case is not None
        granted.update(one.type for one in book.case.decisions.values() if one.outcome == "granted")

    watch()
    assert granted >= {*TYPES["udi"], *TYPES["barnevern"]} - {"acute_approval", "limited_permit_renewal"}


def prepared(agency: str) -> Book:
    """A case in which what the law asks for first is on record."""
    book = Book(agency, morning(0), age_group="minor")
    for code in ON_RECORD[agency]:
        book.states(code)
    if agency == "udi":
        for code in TYPES["udi"]:
            book.says(ApplicationReceived(application=book.ref(f"a {code}"), type=code))
    return book


def given_to(book: Book, day: int, command: dict[str, Any]) -> None:
    for code in FROM_THE_POLICE:
        book.hears(StatementMade(statement=code), by="police")
    assert book.case is not None
    made = list(book.case.decisions)
    if "ends" in command:
        if command["ends"] < len(made):
            book.tries(EndMeasure(case=book.case.id, decision=made[command["ends"]], reason="replaced"))
        return
    follows = command["follows"]
    fields = {
        "case": str(book.case.id),
        "decision": str(uuid7()),
        "type": command["type"],
        "outcome": command["outcome"],
        "follows": str(made[follows]) if follows is not None and follows < len(made) else None,
        "made_by": MADE_BY.get(command["type"]),
        **{key: on(day + command[key]) for key in ("made_on", "from", "until") if command[key] is not None},
    }
    book.tries(Decide.model_validate(fields))


def on(day: int) -> str:
    return morning(day)[:10]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["udi", "barnevern"]), STORY, st.integers(1, 200))
def test_nothing_is_early(agency: str, story: list[tuple[int, tuple[str, Any]]], days: int) -> None:
    book, day = Book(agency, morning(0), age_group="minor"), 0
    for number, (pause, what) in enumerate(story):
        day += pause
        happens(book, number, day, *what)
    for later in range(day, day + 1100, days):
        book.at(morning(later))
    ends = {one.id: one.ends_at for one in book.deadlines}
    for at, event in book.said:
        if isinstance(event, DeadlineWarned):
            assert calendar.day_of(at) >= event.warned_on
        if isinstance(event, DeadlineEnded) and event.ended == "expired":
            assert at >= ends[event.deadline]


@pytest.mark.parametrize("rule", LASTING, ids=lambda rule: rule.id)
@settings(max_examples=30, deadline=None)
@given(start=st.dates(date(2010, 1, 1), date(2040, 1, 1)), later=st.integers(0, 800))
def test_an_end_is_monotone_in_its_start(rule: Rule, start: date, later: int) -> None:
    if rule.duration is not None:
        assert rule.ends_at(rule.end(start)) <= rule.ends_at(rule.end(start + timedelta(days=later)))


def unguarded(book: Book) -> Iterator[tuple[str, str]]:
    """Decisions of this agency that run and that no open deadline of a duration or a cap watches."""
    assert book.case is not None
    for decision in book.case.decisions.values():
        rules = {rule.id for rule in LASTING if starts(rule, book, decision)}
        if end_of_decision(LAW, book.case, decision) is None:
            continue  # a child's permit that follows nothing, and for which nobody has said a last day
        if rules and runs(book.case, decision, LAW, book.now) and not watched(book, decision, rules):
            yield decision.type, str(decision.starts_on)


def starts(rule: Rule, book: Book, decision: Decision) -> bool:
    assert book.case is not None
    narrowing, event = LAW.map.narrowing(rule.id), LAW.map.law_events[rule.starts_on]
    if "DecisionMade" not in event.selection.events or not decides(event.selection, decision):
        return False
    follows_placement = is_placement(LAW, followed(book.case, decision))
    return (not narrowing.types or decision.type in narrowing.types) and (
        narrowing.follows_placement in {None, follows_placement}
    )


def watched(book: Book, decision: Decision, rules: set[str]) -> bool:
    assert book.case is not None
    for one in book.deadlines:
        if one.is_open and one.rule in rules:
            rule = LAW.rules.rule(one.rule)
            chained = LAW.map.narrowing(one.rule).chain
            root = chain.root_of(LAW, rule, book.case, decision) if chained else decision
            if one.decision == root.id:
                return True
    return False
