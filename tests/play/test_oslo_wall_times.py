"""A story's times are Oslo wall times, also on the two days on which the clocks change."""

import pytest

from henvis.play.wall_time import instant_of, written


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2021-03-01T09:00", "2021-03-01T08:00:00Z"),
        ("2021-07-01T09:00", "2021-07-01T07:00:00Z"),
        ("2021-07-01T09:00:30", "2021-07-01T07:00:30Z"),
        ("2021-10-31T02:30", "2021-10-31T00:30:00Z"),  # comes twice: the first
        ("2021-10-31T03:00", "2021-10-31T02:00:00Z"),
        ("2021-03-28T01:59", "2021-03-28T00:59:00Z"),
        ("2021-03-28T02:30", "2021-03-28T01:30:00Z"),  # left out: clocks show 03:30
        ("2021-03-28T03:30", "2021-03-28T01:30:00Z"),
    ],
)
def test_the_instant_of_a_wall_time(wall: str, instant: str) -> None:
    assert written(instant_of(wall)) == instant
