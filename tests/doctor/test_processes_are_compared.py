"""Processes, clocks and the law that they decide by: each difference from what is declared is a finding."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from henvis.doctor.checks import clocks, disk, durability, law, processes, stack
from henvis.doctor.checks.disk import Disk
from henvis.doctor.processes_seen import About, Process
from henvis.doctor.sight import Limits, Sight, StackSeen
from tests.doctor.caused import causes

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
MOST = timedelta(seconds=10)
DURABLE = {"journal_mode": "wal", "synchronous": "2"}
HERE, OLD = "a" * 64, "b" * 64
VIRTUAL = StackSeen({}, True, "virtual", (NOW, NOW + timedelta(hours=1)))


def process(
    instance: str = "nav-1",
    *,
    ahead: float = 0,
    clock: str = "system",
    now: datetime = NOW,
    durability: dict[str, str] | None = None,
    **more: Any,
) -> Process:
    about = About("0.1.0", HERE, clock, now, timedelta(seconds=ahead), durability or DURABLE)
    told = {"live": True, "waiting_for": (), "about": about, **more}
    return Process(instance.partition("-")[0], instance, "http://127.0.0.1:1", **told)


def test_what_is_as_declared_is_no_finding() -> None:
    all_is_well = [process(), process("udi-1", ahead=-3)]
    assert not list(processes.compare(all_is_well))
    assert not list(clocks.of_machines(all_is_well, MOST))
    assert not list(clocks.of_broker(None, NOW, MOST))
    assert not list(clocks.virtual([process(clock="virtual", now=NOW + timedelta(minutes=5))], VIRTUAL))
    assert not list(durability.compare(all_is_well))
    assert not list(law.compare({"nav-1": HERE}, HERE, {OLD: OLD}))
    assert not list(stack.compare(".henvis", VIRTUAL))


@causes("stack-down")
def test_no_stack_runs() -> Any:
    return stack.compare(".henvis", None)


@causes("supervisor-silent")
def test_a_supervisor_does_not_answer() -> Any:
    return stack.compare(".henvis", StackSeen({}, False))


@causes("process-silent")
def test_a_process_does_not_answer() -> Any:
    return processes.compare([process(live=None, waiting_for=None, about=None)])


@causes("process-restarting")
def test_a_process_is_being_started_again() -> Any:
    return processes.compare([process(live=None, state="restarting", restarts=3)])


@causes("process-not-live")
def test_a_process_cannot_go_on() -> Any:
    return processes.compare([process(live=False, waiting_for=("the topic was made anew",))])


@causes("process-not-ready")
def test_a_process_waits_for_something() -> Any:
    (found,) = processes.compare([process(waiting_for=("assigned", "something else"))])
    assert found.sentence.endswith("it waits for its share of the topics, something else")
    return [found]


@causes("process-restarted")
def test_a_process_was_started_again() -> Any:
    found = list(processes.compare([process(restarts=1), process("udi-1", restarts=2)]))
    assert [one.sentence.rpartition("started again ")[2] for one in found] == ["once", "2 times"]
    return found


@causes("clock-process-off")
@pytest.mark.parametrize("ahead", [-11, 11])
def test_all_clocks_are_off_from_this_machines(ahead: int) -> Any:
    return clocks.of_machines([process(ahead=ahead), process("udi-1", ahead=ahead)], MOST)


@causes("clocks-apart")
def test_two_clocks_are_apart() -> Any:
    return clocks.of_machines([process(ahead=-6), process("udi-1", ahead=6)], MOST)


@causes("clock-broker-off")
@pytest.mark.parametrize("ahead", [-11, 11])
def test_kafkas_clock_is_off(ahead: int) -> Any:
    return clocks.of_broker(NOW + timedelta(seconds=ahead), NOW, MOST)


@causes("clock-virtual-off")
@pytest.mark.parametrize("minutes", [-1, 61])
def test_a_virtual_clock_stands_elsewhere(minutes: int) -> Any:
    return clocks.virtual([process(clock="virtual", now=NOW + timedelta(minutes=minutes))], VIRTUAL)


@causes("clock-kind-differs")
def test_one_process_has_another_kind_of_clock() -> Any:
    return clocks.virtual([process(clock="system")], VIRTUAL)


def test_a_virtual_clock_is_called_one() -> None:
    said = clocks.CHECK.look(Sight(stack=VIRTUAL, processes=(process(clock="virtual"),))).said
    assert said.startswith("The clock is virtual and stands at 2026-03-01T09:00:00Z")


@causes("law-versions-differ", "law-not-installed")
def test_two_rule_sets_are_decided_by() -> Any:
    return law.compare({"nav-1": HERE, "udi-1": OLD}, HERE, {OLD: OLD})


@causes("law-not-installed", "law-not-kept")
def test_what_is_decided_by_is_kept_nowhere() -> Any:
    return law.compare({"nav-1": OLD}, HERE, {})


@causes("law-released-changed")
def test_a_set_that_was_in_force_was_changed() -> Any:
    return law.compare({"nav-1": HERE}, HERE, {OLD: HERE})


@causes("database-not-durable")
@pytest.mark.parametrize(
    "setting",
    [{"synchronous": "1"}, {"journal_mode": "memory"}, {"fsync": "off"}, {"synchronous_commit": "off"}],
)
def test_what_a_process_commits_can_be_lost(setting: dict[str, str]) -> Any:
    return durability.compare([process(durability={**DURABLE, **setting})])


@causes("disk-full")
def test_a_disk_is_full() -> Any:
    return disk.compare([Disk("/there", "Kafka's logs", 10**13, 10**8)], Limits())


@causes("disk-nearly-full")
def test_a_disk_is_nearly_full() -> Any:
    return disk.compare([Disk("/there", "Kafka's logs", 10**13, 10**12 - 1)], Limits())
