"""Between two moments of a story the clock stops wherever some process has something to do."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from henvis.local import quiet
from henvis.local.clock import BEGINNING, VirtualClock
from henvis.local.moving import Mover, NotQuiet
from henvis.local.quiet import ProcessState, Reading

NOON = datetime(2021, 3, 1, 12, tzinfo=UTC)


class Office:
    """Processes in memory with due instants of their own; the first may need some readings to get idle."""

    def __init__(self, *dues: list[datetime], busy_readings: int = 0) -> None:
        self.dues = [sorted(due) for due in dues]
        self.clock = BEGINNING
        self.stops: list[datetime] = []
        self.asked: list[str] = []
        self._busy_readings = busy_readings
        self._busy = 0

    async def read(self) -> Reading:
        self._busy = max(self._busy - 1, 0)
        self.asked.append("all")
        return Reading(tuple(self._states()), (), {}, {})

    async def read_again(self, reading: Reading, instances: Collection[str]) -> Reading:
        self._busy = max(self._busy - 1, 0)
        self.asked += sorted(instances)
        return quiet.read_again(reading, [one for one in self._states() if one.instance in instances], ())

    async def set_clocks(self, now: datetime) -> Reading:
        self.clock = now
        self.stops.append(now)
        self.dues = [[due for due in dues if due > now] for dues in self.dues]
        self._busy = self._busy_readings
        return Reading(tuple(self._states()), (), {}, {})

    def _states(self) -> list[ProcessState]:
        idle = ProcessState("nav", "", self.clock, None, 0, 0, 0, {}, {})
        return [
            replace(
                idle,
                instance=f"nav-{number}",
                next_due=dues[0] if dues else None,
                handling=self._busy if number == 1 else 0,
            )
            for number, dues in enumerate(self.dues, start=1)
        ]


def at(*hours: float) -> list[datetime]:
    return [NOON + timedelta(hours=hour) for hour in hours]


def moved(office: Office, clock: VirtualClock, *targets: datetime) -> None:
    async def move() -> None:
        mover = Mover(clock, office)
        for target in targets:
            await mover.move(target)

    asyncio.run(move())


def test_dues_of_all_processes_are_stops_in_the_order_of_time(tmp_path: Path) -> None:
    office = Office(at(1, 4), at(3, 2), [])
    moved(office, VirtualClock(tmp_path / "clock"), NOON, *at(3.5))
    assert office.stops == at(0, 1, 2, 3, 3.5)


def test_what_is_due_at_the_target_itself_is_one_stop(tmp_path: Path) -> None:
    office = Office(at(1), at(1))
    moved(office, VirtualClock(tmp_path / "clock"), NOON, *at(1))
    assert office.stops == at(0, 1)


def test_each_stop_lasts_until_nothing_is_under_way(tmp_path: Path) -> None:
    office = Office(at(1, 2), busy_readings=4)
    moved(office, VirtualClock(tmp_path / "clock"), NOON, *at(2))
    assert office.stops == at(0, 1, 2)


def test_a_process_that_came_back_with_the_time_before_is_told_the_time(tmp_path: Path) -> None:
    clock, office = VirtualClock(tmp_path / "clock"), Office([])
    clock.move(NOON)
    assert asyncio.run(Mover(clock, office).become_quiet()) == NOON
    assert office.stops == [NOON]


def test_time_never_goes_back(tmp_path: Path) -> None:
    clock, office = VirtualClock(tmp_path / "clock"), Office([])
    moved(office, clock, NOON)
    with pytest.raises(ValueError, match="stands at 2021-03-01T12:00:00Z and never goes back"):
        moved(office, clock, *at(-1))
    assert clock.now() == NOON


def test_a_new_clock_goes_on_where_the_old_one_stood(tmp_path: Path) -> None:
    VirtualClock(tmp_path / "clock").move(NOON)
    assert VirtualClock(tmp_path / "clock").now() == NOON


def test_a_process_that_does_not_get_done_is_named(tmp_path: Path) -> None:
    office = Office([BEGINNING - timedelta(hours=1)])
    with pytest.raises(NotQuiet, match="nav-1 has something due since 1999-12-31T23:00:00Z"):
        asyncio.run(Mover(VirtualClock(tmp_path / "clock"), office).become_quiet(within=0.05))


def test_all_are_asked_once_those_are_done_that_were_busy(tmp_path: Path) -> None:
    office = Office([], [], busy_readings=3)
    moved(office, VirtualClock(tmp_path / "clock"), NOON)
    before_the_move = ["all", "all"]
    assert office.asked == [*before_the_move, "nav-1", "nav-1", "nav-1", "all"]
