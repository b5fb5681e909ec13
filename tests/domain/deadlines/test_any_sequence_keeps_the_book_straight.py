"""Whatever is decided and ended in whatever order: each deadline ends once, and is warned of only before."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from henvis.contract.events import DeadlineEnded, DeadlineWarned
from tests.domain.deadlines.story import Book

START = date(2021, 1, 4)
TYPES = ("acute_placement", "placement", "reflection_period", "limited_permit", "limited_permit_renewal")
OUTCOMES = ("granted", "granted", "granted", "refused", "revoked")
NAMES = ("d0", "d1", "d2", "d3", "d4", "d5")

DECISION = st.fixed_dictionaries(
    {"type": st.sampled_from(TYPES), "outcome": st.sampled_from(OUTCOMES)},
    optional={"follows": st.sampled_from(NAMES), "begins_in": st.integers(-10, 60)},
)
STEP = st.one_of(
    st.tuples(st.just("decides"), DECISION),
    st.tuples(st.just("ends"), st.sampled_from(NAMES)),
    st.tuples(st.just("states"), st.just("case_sent_to_board")),
)
STORY = st.lists(st.tuples(st.integers(0, 60), STEP), max_size=6)


def told(agency: str, story: list[tuple[int, tuple[str, Any]]], *, in_steps_of: int | None) -> Book:
    """The story, and then three years: slept through, or lived in steps of some days."""
    book, day = Book(agency, morning(0), age_group="minor"), 0
    for number, (pause, what) in enumerate(story):
        day += pause
        happens(book, number, day, *what)
    if in_steps_of is None:
        return book.wakes_at(morning(day + 1100))
    for later in range(0, 1100, in_steps_of):
        book.at(morning(day + later))
    return book.at(morning(day + 1100))


def happens(book: Book, number: int, day: int, do: str, what: Any) -> None:
    """One step of a story, on its day."""
    book.at(morning(day))
    if do == "decides":
        book.decides(f"d{number}", **_dated(what, day))
    elif do == "ends":
        book.ends(what)
    else:
        book.states(what)


def _dated(what: dict[str, Any], day: int) -> dict[str, Any]:
    more = dict(what)
    if "begins_in" in more:
        more["valid_from"] = START + timedelta(days=day + more.pop("begins_in"))
    return more


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["udi", "barnevern"]), STORY)
def test_each_ends_once_and_warns_before(agency: str, story: list[tuple[int, tuple[str, Any]]]) -> None:
    book = told(agency, story, in_steps_of=50)
    over: set[object] = set()
    for event in book.published:
        if isinstance(event, DeadlineWarned):
            assert event.deadline not in over
        if isinstance(event, DeadlineEnded):
            assert event.deadline not in over
            over.add(event.deadline)
    assert over == {one.id for one in book.deadlines}
    assert all(one.next_at is None and one.ended for one in book.deadlines)
    assert all(list(one.warned) == sorted(one.warned) for one in book.deadlines)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["udi", "barnevern"]), STORY, st.integers(1, 300))
def test_who_slept_says_afterwards_what_who_was_awake_said_in_time(
    agency: str, story: list[tuple[int, tuple[str, Any]]], days: int
) -> None:
    asleep, awake = told(agency, story, in_steps_of=None), told(agency, story, in_steps_of=days)
    assert _summary(asleep) == _summary(awake)
    assert not any(event.late for event in awake.published if isinstance(event, DeadlineWarned))


def morning(day: int) -> str:
    """When things happen on the day of that number."""
    return f"{START + timedelta(days=day)}T10:00"


def _summary(book: Book) -> Counter[tuple[object, ...]]:
    return Counter((one.rule, one.due_on, one.due_at, one.ended, one.warned) for one in book.deadlines)
