"""The bus is quiet when nothing is under way anywhere, and not a moment before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from henvis.local.quiet import (
    Partition,
    ProcessState,
    Reading,
    Waiting,
    awaited,
    next_due,
    read_again,
    reasons,
    unchanged,
)

NOW = datetime(2021, 3, 1, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)

NAV = ProcessState(
    service="nav",
    instance="nav-1",
    clock=NOW,
    next_due=LATER,
    handling=0,
    outbox=0,
    releasing=0,
    positions={("nrm.to.nav", 0): 7},
    counters={"commands": 3, "positions": 7, "written": 2},
)
IDLE = Reading(states=(NAV,), silent=(), ends={("nrm.to.nav", 0): 7}, consumers={"nrm.to.nav": ("nav",)})


def with_nav(**changes: object) -> Reading:
    return replace(IDLE, states=(replace(NAV, **changes),))  # type: ignore[arg-type]  # a test's shorthand


def with_second_worker(positions: Mapping[Partition, int]) -> Reading:
    return replace(IDLE, states=(NAV, replace(NAV, instance="nav-2", positions=positions)))


def test_nothing_under_way_leaves_no_reason() -> None:
    assert reasons(IDLE, NOW) == ()


@pytest.mark.parametrize(
    ("reading", "reason"),
    [
        (with_nav(handling=1), Waiting("nav-1", "has 1 being handled")),
        (with_nav(outbox=2), Waiting("nav-1", "has 2 in the outbox")),
        (with_nav(releasing=1), Waiting("nav-1", "has 1 being released")),
        (with_nav(next_due=NOW), Waiting("nav-1", "has something due since 2021-03-01T08:00:00Z")),
        (
            with_nav(clock=NOW - timedelta(hours=1)),
            Waiting("nav-1", "its clock stands at 2021-03-01T07:00:00Z"),
        ),
        (replace(IDLE, states=(), ends={}, silent=("nav-1",)), Waiting("nav-1", "gives no answer")),
        (replace(IDLE, ends=None), Waiting("kafka", "gives no answer")),
        (
            with_nav(positions={("nrm.to.nav", 0): 5}),
            Waiting("nav-1", "has read up to 5 of 7", "nrm.to.nav", 0, 5),
        ),
        (
            with_nav(positions={}),
            Waiting("nav", "no process of it has this partition", "nrm.to.nav", 0),
        ),
    ],
)
def test_each_thing_that_is_under_way_is_named(reading: Reading, reason: Waiting) -> None:
    assert reasons(reading, NOW) == (reason,)


def test_several_things_are_all_named() -> None:
    assert len(reasons(with_nav(handling=1, outbox=4, positions={}), NOW)) == 3


def test_a_partition_that_goes_over_to_another_worker_counts_by_its_later_position() -> None:
    assert reasons(with_second_worker({("nrm.to.nav", 0): 4}), NOW) == ()


def test_workers_share_the_partitions() -> None:
    both = replace(
        with_second_worker({("nrm.to.nav", 1): 2}), ends={("nrm.to.nav", 0): 7, ("nrm.to.nav", 1): 2}
    )
    assert reasons(both, NOW) == ()


def test_a_topic_that_two_services_consume_waits_for_both() -> None:
    both = replace(IDLE, consumers={"nrm.to.nav": ("nav", "audit")})
    assert reasons(both, NOW) == (Waiting("audit", "no process of it has this partition", "nrm.to.nav", 0),)


@pytest.mark.parametrize(
    "second",
    [
        with_nav(counters={"commands": 4, "positions": 7, "written": 2}),
        replace(IDLE, ends={("nrm.to.nav", 0): 8}),
        with_second_worker({}),
        replace(IDLE, states=()),
    ],
)
def test_what_happened_between_two_readings_is_seen(second: Reading) -> None:
    assert not unchanged(IDLE, second)


def test_two_readings_of_the_same_are_unchanged() -> None:
    assert unchanged(IDLE, with_nav())


def test_the_earliest_due_of_all_processes_is_next() -> None:
    sooner = replace(NAV, instance="nav-2", next_due=NOW + timedelta(minutes=5))
    assert next_due(replace(IDLE, states=(NAV, sooner))) == NOW + timedelta(minutes=5)


def test_nothing_is_next_where_no_process_waits_for_anything() -> None:
    assert next_due(with_nav(next_due=None)) is None


def test_who_is_busy_is_waited_for_and_nobody_else() -> None:
    both = replace(IDLE, states=(NAV, replace(NAV, instance="nav-2", outbox=1, positions={})))
    assert awaited(both, reasons(both, NOW)) == {"nav-2"}


@pytest.mark.parametrize(
    "lacking", [{"silent": ("udi-1",)}, {"ends": None}, {"ends": {("nrm.to.nav", 1): 1}}]
)
def test_where_somebody_gives_no_answer_all_are_asked(lacking: dict[str, object]) -> None:
    reading = replace(with_nav(outbox=1), **lacking)  # type: ignore[arg-type]  # a test's shorthand
    assert awaited(reading, reasons(reading, NOW)) == frozenset()


def test_who_is_read_again_tells_what_stands_there_now() -> None:
    busy = with_nav(outbox=1, positions={("nrm.to.nav", 0): 5})
    assert reasons(read_again(busy, [NAV], ()), NOW) == ()


def test_a_position_shows_how_far_its_partition_reaches_at_least() -> None:
    further = replace(NAV, positions={("nrm.to.nav", 0): 9})
    again = read_again(with_nav(outbox=1), [further], ())
    assert again.ends == {("nrm.to.nav", 0): 9}
    assert reasons(again, NOW) == ()


def test_who_is_read_again_and_silent_gives_no_answer() -> None:
    again = read_again(with_nav(outbox=1), [], ["nav-1"])
    assert Waiting("nav-1", "gives no answer") in reasons(again, NOW)
