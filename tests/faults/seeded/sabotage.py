"""Makes faults on a running stack from outside, and ends them."""

import os
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from henvis.local.stack import RunningStack
from tests.faults.seeded.history import History
from tests.faults.seeded.plan import Fault, Kind
from tests.faults.seeded.small_disk import SmallDisk
from tests.waiting import eventually

Lift = Callable[[], None]
AWAY: Final = ("ALTER TABLE inbox RENAME TO inbox_away", "ALTER TABLE outbox RENAME TO outbox_away")
BACK: Final = ("ALTER TABLE inbox_away RENAME TO inbox", "ALTER TABLE outbox_away RENAME TO outbox")
REFUSING: Final = ("CREATE TRIGGER planted BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'planted'); END",)
WILLING: Final = ("DROP TRIGGER planted",)
DATABASE_SECONDS: Final = 20.0
IN_THE_WAY_SECONDS: Final = 120.0
"""In which a fault, and its end, get past other faults in their way."""


class Saboteur:
    """Strikes, and ends each fault after its time. A fault that is under way already is not made twice."""

    def __init__(self, stack: RunningStack, disk: SmallDisk, history: History) -> None:
        self._stack = stack
        self._disk = disk
        self._history = history
        self.made: Counter[str] = Counter()
        self._under_way: dict[tuple[Kind, str], threading.Timer] = {}
        self._lock = threading.RLock()
        self._strike: Mapping[Kind, Callable[[str], Lift]] = {
            "killed": lambda name: self._signal(self._pid(name), signal.SIGKILL),
            "paused": lambda name: self._pause(self._pid(name)),
            "broker_killed": lambda _: self._signal(self._broker(), signal.SIGKILL),
            "broker_paused": lambda _: self._pause(self._broker()),
            "all_killed": lambda _: self._kill_all(),
            "locked": self._locked,
            "failing": lambda service: self._changed(service, AWAY, BACK),
            "refusing": lambda service: self._changed(service, REFUSING, WILLING),
            "full_disk": lambda service: self._disk.fill(self._pids(service)),
        }

    def strike(self, fault: Fault) -> None:
        """Begin a fault, unless it is under way."""
        place = (fault.kind, "" if fault.kind == "full_disk" else fault.target)
        with self._lock:
            if place in self._under_way:
                return
            lift = self._strike[fault.kind](fault.target)
            self._history.happened("fault", kind=fault.kind, target=fault.target, seconds=fault.seconds)
            self.made[fault.kind] += 1
            timer = threading.Timer(fault.seconds, self._end, [place, lift])
            self._under_way[place] = timer
            timer.start()

    def wait(self) -> None:
        """Return when every fault has ended."""
        with self._lock:
            timers = list(self._under_way.values())
        for timer in timers:
            timer.join()

    def _end(self, place: tuple[Kind, str], lift: Lift) -> None:
        lift()
        self._history.happened("lifted", kind=place[0], target=place[1])
        with self._lock:
            del self._under_way[place]

    def _processes(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = self._stack.describe()["services"]
        return told

    def _pid(self, instance: str) -> int:
        return next(int(one["pid"]) for one in self._processes() if one["instance"] == instance)

    def _pids(self, service: str) -> list[int]:
        return [int(one["pid"]) for one in self._processes() if one["service"] == service]

    def _broker(self) -> int:
        return int(self._stack.describe()["broker"]["pid"])

    def _signal(self, pid: int, number: signal.Signals) -> Lift:
        try:
            os.kill(pid, number)
        except ProcessLookupError:  # it had died already, and is being started again
            self._history.happened("was dead", pid=pid)
        return lambda: None

    def _kill_all(self) -> Lift:
        told = self._stack.describe()
        for one in (told["broker"], *told["services"]):
            self._signal(int(one["pid"]), signal.SIGKILL)
        return lambda: None

    def _pause(self, pid: int) -> Lift:
        self._signal(pid, signal.SIGSTOP)
        return lambda: self._go_on(pid)

    def _go_on(self, pid: int) -> None:
        self._signal(pid, signal.SIGCONT)

    def _database(self, service: str) -> sqlite3.Connection:
        file = Path(self._stack.home.database(service).removeprefix("sqlite:///"))
        return sqlite3.connect(file, timeout=DATABASE_SECONDS, isolation_level=None, check_same_thread=False)

    def _locked(self, service: str) -> Lift:
        connection = self._database(service)
        self._do(connection, end="SELECT 'and keep it'")

        def free() -> None:
            connection.execute("ROLLBACK")
            connection.close()

        return free

    def _changed(self, service: str, change: Sequence[str], undo: Sequence[str]) -> Lift:
        connection = self._database(service)
        self._do(connection, *change)

        def undone() -> None:
            self._do(connection, *undo)
            connection.close()

        return undone

    def _do(self, connection: sqlite3.Connection, *statements: str, end: str = "COMMIT") -> None:
        """Do all of it in one transaction, as soon as no other fault is in the way."""
        all_ = ("BEGIN EXCLUSIVE", *statements, end)
        eventually(lambda: self._done(connection, all_), within=IN_THE_WAY_SECONDS, what=all_[1])

    def _done(self, connection: sqlite3.Connection, statements: Sequence[str]) -> bool:
        try:
            for statement in statements:
                connection.execute(statement)
        except sqlite3.OperationalError as error:
            self._history.happened("not done yet", why=str(error))
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            return False
        return True
