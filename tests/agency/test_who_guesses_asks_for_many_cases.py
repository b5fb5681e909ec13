"""Who waits for one case asks for it again and again; who guesses asks for many."""

from dataclasses import replace
from uuid import UUID

from henvis.api.identity.guessing import MOST_CALLERS, TOO_MANY, WITHIN_S, Guessing
from tests.agency.moved_time import Time
from tests.identity import SOMEBODY


def case(number: int) -> UUID:
    return UUID(int=number)


def test_one_case_that_does_not_come_is_no_guess() -> None:
    time = Time()
    guessing = Guessing(time)
    first, *others = (guessing.missed(SOMEBODY, case(1)) for _ in range(100 * TOO_MANY))
    assert first.another
    assert not any(one.another for one in others)
    assert not any(one.guesses for one in (first, *others))


def test_every_twentieth_case_is_told_of() -> None:
    guessing = Guessing(Time())
    told = [guessing.missed(SOMEBODY, case(number)) for number in range(3 * TOO_MANY)]
    assert all(one.another for one in told)
    assert [number for number, one in enumerate(told, 1) if one.guesses] == [20, 40, 60]


def test_what_was_asked_for_long_ago_does_not_count() -> None:
    time = Time()
    guessing = Guessing(time)
    for number in range(3 * TOO_MANY):
        assert not guessing.missed(SOMEBODY, case(number)).guesses
        time.seconds += WITHIN_S / (TOO_MANY - 2)


def test_a_case_counts_as_long_as_it_is_asked_for() -> None:
    time = Time()
    guessing = Guessing(time)
    for number in range(TOO_MANY - 1):
        guessing.missed(SOMEBODY, case(number))
        time.seconds += WITHIN_S / TOO_MANY
        assert not guessing.missed(SOMEBODY, case(0)).another
    assert guessing.missed(SOMEBODY, case(TOO_MANY)).guesses


def test_each_caller_counts_by_itself_and_the_oldest_is_forgotten() -> None:
    guessing = Guessing(Time())
    for number in range(TOO_MANY - 1):
        guessing.missed(SOMEBODY, case(number))
    for number in range(MOST_CALLERS):
        assert not guessing.missed(replace(SOMEBODY, subject=f"caller {number}"), case(TOO_MANY)).guesses
    assert guessing.missed(SOMEBODY, case(0)).another
