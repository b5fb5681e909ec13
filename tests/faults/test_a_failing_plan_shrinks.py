"""Of a plan that fails only the steps remain that are needed for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.seeded.shrinking import shrunk

NEEDED = st.sets(st.integers(0, 59), min_size=1, max_size=5)


@given(NEEDED)
def test_the_steps_remain_that_are_needed(needed: set[int]) -> None:
    assert shrunk(range(60), lambda left: needed <= set(left)) == tuple(sorted(needed))


@given(NEEDED)
def test_no_step_of_the_rest_can_be_left_out(weights: set[int]) -> None:
    """Also where it is not certain steps that make it fail, but enough of them."""
    enough = sum(weights) // 2

    def fails(left: tuple[int, ...]) -> bool:
        return sum(weights & set(left)) >= enough

    left = shrunk(range(60), fails)
    assert fails(left)
    assert len(left) == 1 or not any(fails(left[:n] + left[n + 1 :]) for n in range(len(left)))


def test_a_step_that_fails_alone_is_left_as_it_is() -> None:
    assert shrunk(["only"], lambda _: True) == ("only",)


@pytest.mark.parametrize("tries", [1, 5, 20])
def test_it_ends_after_so_many_tries_with_what_fails_still(tries: int) -> None:
    tried: list[tuple[int, ...]] = []

    def fails(left: tuple[int, ...]) -> bool:
        tried.append(left)
        return {3, 50} <= set(left)

    assert {3, 50} <= set(shrunk(range(60), fails, tries))
    assert len(tried) <= tries
