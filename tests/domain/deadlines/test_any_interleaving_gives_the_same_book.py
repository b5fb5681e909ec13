"""However long each publisher's events are on their way, and however often they come, the book is the same.

An agency's own events are in its book when they are said; those of others come later, each publisher's in
their order. What they start is not due yet when they come: an end that has come is not taken back.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import example, given, settings
from hypothesis import strategies as st

from henvis.contract.events import AgeSettled, Event, ReferralSent, StatementMade
from henvis.deadlines.ending import MET, SUPERSEDED
from tests.domain.deadlines.story import PERSON, Book

START = datetime(2021, 1, 4, 8)  # noqa: DTZ001 - a wall time of Oslo, as the stories have it
SPAN = 4 * 24 * 60
MOST_LATE = 2 * 24 * 60
"""Minutes in which all is said, and for which an event may be on its way."""

OWN = {
    "barnevern": st.one_of(
        st.tuples(st.just("decides"), st.sampled_from(("acute_placement", "placement"))),
        st.tuples(st.just("states"), st.sampled_from(("concern_received", "case_sent_to_board"))),
        st.tuples(st.just("states"), st.sampled_from(("inquiry_opened", "reporter_answered"))),
        st.tuples(st.just("states"), st.just("inquiry_opened")),
        st.tuples(st.just("ends"), st.sampled_from(("d0", "d1", "d2"))),
    ),
    "udi": st.one_of(
        st.tuples(st.just("decides"), st.sampled_from(("reflection_period", "limited_permit", "asylum"))),
        st.tuples(st.just("refuses"), st.sampled_from(("limited_permit", "asylum"))),
        st.tuples(st.just("ends"), st.sampled_from(("d0", "d1", "d2"))),
    ),
}
OTHERS = {"barnevern": ("report", "report", "adult"), "udi": ("presumed_victim", "presumed_victim", "minor")}

BY_WHAT_WAS_SAID = {MET, SUPERSEDED}

Told = tuple[str, list[tuple[int, tuple[str, str]]], list[tuple[int, str, str]]]


@st.composite
def told(draw: st.DrawFn) -> Told:
    """Whose book it is, what it says itself, and what intake and the police say; each minute once."""
    agency = draw(st.sampled_from(sorted(OWN)))
    minutes = draw(st.lists(st.integers(0, SPAN), min_size=2, max_size=9, unique=True))
    own: list[tuple[int, tuple[str, str]]] = []
    others: list[tuple[int, str, str]] = []
    for minute in sorted(minutes):
        if draw(st.booleans()):
            own.append((minute, draw(OWN[agency])))
        else:
            others.append(
                (minute, draw(st.sampled_from(("intake", "police"))), draw(st.sampled_from(OTHERS[agency])))
            )
    once = {what: (minute, what) for minute, what in reversed(own)}
    return agency, sorted(once.values()), others


A_SECOND_REVIEW: Told = (
    "barnevern",
    [(2, ("states", "inquiry_opened"))],
    [(0, "intake", "report"), (76, "intake", "report"), (960, "police", "report")],
)
A_LATE_STATEMENT: Told = (
    "udi",
    [(962, ("decides", "reflection_period"))],
    [(0, "police", "presumed_victim"), (961, "intake", "presumed_victim")],
)


@settings(max_examples=150, deadline=None)
@example(A_SECOND_REVIEW, [0, 885, 0, 0, 0, 0, 0, 0, 0], set())
@example(A_LATE_STATEMENT, [963, 0, 0, 0, 0, 0, 0, 0, 0], set())
@given(told(), st.lists(st.integers(0, MOST_LATE), min_size=9, max_size=9), st.sets(st.integers(0, 8)))
def test_late_and_again_or_at_once_is_the_same(story: Told, late: list[int], again: set[int]) -> None:
    at_once, later = played(story, [0] * 9, set()), played(story, late, again)
    assert summary(later) == summary(at_once)


def played(story: Told, late: list[int], again: set[int]) -> Book:
    agency, own, others = story
    book = Book(agency, moment(0), age_group="minor")
    sent = [
        (minute, by, book.stamped(draft(what, agency), by, moment(minute))) for minute, by, what in others
    ]
    arrivals = [*arriving(sent, late, again), *((minute, what) for minute, what in own)]
    for minute, what in sorted(arrivals, key=lambda one: one[0]):
        book.at(moment(minute))
        if isinstance(what, tuple):
            said(book, *what)
        else:
            book.receives(what)
    return book.wakes_at("2024-06-03T10:00")


def arriving(
    sent: list[tuple[int, str, Event]], late: list[int], again: set[int]
) -> Iterator[tuple[float, Any]]:
    """When each comes: never before what its publisher said before it; a repeat comes after all of them."""
    behind: dict[str, float] = {}
    for number, (minute, by, event) in enumerate(sent):
        behind[by] = max(minute + late[number], behind.get(by, 0) + 0.001)
        yield behind[by], event
    for number in again & set(range(len(sent))):
        yield SPAN + MOST_LATE + 60 + number, sent[number][2]


def said(book: Book, do: str, what: str) -> None:
    assert book.case is not None
    if do == "states":
        book.states(what)
    elif do == "ends":
        book.ends(what)
    else:
        book.decides(f"d{len(book.case.decisions)}", what, "granted" if do == "decides" else "refused")


def draft(what: str, agency: str) -> Event:
    if what == "presumed_victim":
        return StatementMade(statement=what)
    if what in {"adult", "minor"}:
        return AgeSettled(age_group=what)
    return ReferralSent(
        referral=uuid4(),
        to=agency,
        service="child_protection" if agency == "barnevern" else "asylum",
        basis="statutory_duty",
        age_group="minor",
        **PERSON,
    )


def moment(minutes: float) -> str:
    return f"{START + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}"


def summary(book: Book) -> Counter[tuple[object, ...]]:
    """What an act has met or superseded keeps its day, also where an earlier report comes after that."""
    assert book.case is not None
    number = {decision: place for place, decision in enumerate(book.case.decisions)}
    return Counter(
        (
            one.rule,
            one.decision and number[one.decision],
            one.ended,
            one.ended not in BY_WHAT_WAS_SAID and one.ends_at,
        )
        for one in book.deadlines
    )
