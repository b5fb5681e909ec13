"""Two workers of one service on one database: rebalances, pauses, stops."""

import json

import pytest

from tests.faults.bench import Bench, Process
from tests.faults.conftest import statements
from tests.waiting import eventually


def partitions(process: Process) -> int:
    state = process.get("/control/state")
    return sum(len(numbers) for numbers in state["positions"].values())


def test_a_second_worker_joins_in_mid_stream_and_the_first_one_leaves(bench: Bench) -> None:
    events = statements(900, cases=40)
    first = bench.start("nav-1").wait_ready()
    bench.produce(events[:300])
    second = bench.start("nav-2")
    bench.produce(events[300:600])
    second.wait_ready()
    eventually(lambda: partitions(second) > 0 and partitions(first) > 0, within=30, what="both work")
    assert first.terminate() == 0
    bench.produce(events[600:])
    bench.wait_applied(900, within=90)
    bench.assert_each_once(events)


def test_a_rebalance_in_mid_batch_waits_for_the_batch(bench: Bench) -> None:
    events = statements(200, cases=40)
    bench.produce(events)
    first = bench.start("nav-1", sabotage="slow:before_handling:2")
    eventually((bench.folder / "begun").exists, within=20, what="a slow batch is at hand")
    second = bench.start("nav-2")
    eventually(bench.rebalancing, within=30, what="the second joins, and the group waits for the first")
    (bench.folder / "go").touch()
    bench.wait_applied(len(events))
    second.wait_ready()
    bench.produce(more := statements(100, cases=40))
    bench.wait_applied(len(events) + 100)
    bench.assert_each_once(events + more)
    assert "thrown away" not in first.log.read_text() + second.log.read_text()


def test_a_paused_worker_that_wakes_up_late_throws_its_batch_away(bench: Bench) -> None:
    events = statements(200, cases=20)
    bench.produce(events)
    sleeper = bench.start("nav-1", sabotage="pause:before_handling:1")
    eventually(sleeper.forked.stopped, within=30, what="the worker sleeps with a batch in its hand")
    bench.start("nav-2")
    bench.wait_applied(200)
    sleeper.resume()
    eventually(
        lambda: "thrown away" in sleeper.log.read_text() or sleeper.dead(), within=30, what="it wakes up"
    )
    bench.produce(more := statements(50, cases=20))
    bench.wait_applied(250)
    bench.assert_each_once(events + more)


def test_a_worker_that_does_not_look_at_the_position_would_repeat(bench: Bench) -> None:
    """The control of the test above."""
    events = statements(200, cases=20)
    bench.produce(events)
    sleeper = bench.start("nav-1", sabotage="pause:before_handling:1", naive="forgetful")
    eventually(sleeper.forked.stopped, within=30, what="the worker sleeps with a batch in its hand")
    bench.start("nav-2", naive="forgetful")
    bench.wait_applied(200)
    sleeper.resume()
    eventually(lambda: bench.applied() > 200, within=30, what="its batch is handled again")
    with pytest.raises(AssertionError):
        bench.assert_each_once(events)


def test_a_killed_worker_is_back_without_waiting_for_its_session_to_end(bench: Bench) -> None:
    """Static membership (KIP-345): the same instance gets its partitions at once."""
    events = statements(100)
    bench.produce(events[:50])
    bench.start("nav-1").wait_ready().kill()
    bench.produce(events[50:])
    again = bench.start("nav-1").wait_ready()
    bench.wait_applied(100)
    bench.assert_each_once(events)
    assert "Heartbeat" not in again.log.read_text(), "the group took it back without expelling anyone"


def test_a_stop_under_load_ends_within_ten_seconds_with_all_that_was_begun(bench: Bench) -> None:
    events = statements(2000, cases=50)
    bench.produce(events)
    first = bench.start("nav-1")
    eventually(lambda: bench.applied() > 0, within=30, what="the work has begun")
    assert first.terminate(within=10) == 0
    bench.start("nav-1")
    bench.wait_applied(2000)
    bench.assert_each_once(events)


def test_a_worker_that_hangs_is_ended_by_its_own_watchdog(bench: Bench) -> None:
    events = statements(20)
    bench.produce(events)
    hanging = bench.start("nav-1", naive="impatient_watchdog", sabotage="slow:before_handling:1")
    assert hanging.forked.wait(60) == 70
    line = json.loads(hanging.log.read_text().splitlines()[-1])
    assert (line["event"], line["part"]) == ("no progress of a part: ending the process", "worker")
    bench.start("nav-1")
    bench.wait_applied(len(events))
    bench.assert_each_once(events)
