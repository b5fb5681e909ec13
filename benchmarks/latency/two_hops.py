"""From UDI's answer to NAV's commit: through UDI's journal, the router and NAV's mailbox."""

import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from uuid import UUID

import httpx
from uuid_utils.compat import uuid7

from benchmarks.latency.paced import PER_SECOND, paced
from benchmarks.services import Service
from benchmarks.stage import RunFailed

_CALLERS: Final = 8
_LOOK_EVERY_S: Final = 0.0002
_PATIENCE_S: Final = 30.0


class TwoHops:
    """UDI and NAV, with the clients of the one and a view of the other's database."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        self._udi, self._nav = services["udi"], services["nav"]
        self._http = httpx.Client(trust_env=False, timeout=30)

    def open_cases(self, count: int) -> list[UUID]:
        """Let UDI open cases, which NAV hears nothing of; not part of what is timed."""
        cases = [uuid7() for _ in range(count)]
        with ThreadPoolExecutor(_CALLERS) as callers:
            list(callers.map(self._open, cases))
        return cases

    def latencies(self, cases: Sequence[UUID]) -> list[float]:
        """Refer each case to NAV, 50 in a second; seconds from each answer to NAV's commit."""
        watch = _Watch(self._nav.database, cases)
        watch.start()
        with ThreadPoolExecutor(_CALLERS) as callers:
            accepted = [callers.submit(self._refer, case) for case in paced(cases)]
        watch.join(_PATIENCE_S)
        if missing := len(set(cases) - watch.seen.keys()):
            raise RunFailed(f"NAV did not get {missing} of {len(cases)} referrals")
        answered = (future.result() for future in accepted)
        return [max(0.0, watch.seen[case] - at) for case, at in zip(cases, answered, strict=True)]

    def _open(self, case: UUID) -> None:
        profile = {"age_group": "adult"}
        fields = {"case": str(case), "source": "crisis_centre", "profile": profile}
        self._udi.give(self._http, "open_case", fields)

    def _refer(self, case: UUID) -> float:
        fields = {
            "case": str(case),
            "referral": str(uuid7()),
            "to": "nav",
            "service": "temporary_housing",
            "basis": "statutory_duty",
        }
        self._udi.give(self._http, "refer", fields)
        return time.perf_counter()


class _Watch(threading.Thread):
    """Looks into NAV's database and notes when each case's referral is committed there.

    Probes come, too, and are in no case of these.
    """

    def __init__(self, database: Path, cases: Iterable[UUID]) -> None:
        super().__init__(daemon=True)
        self._wanted = set(cases)
        self._connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, check_same_thread=False)
        self._newest = self._newest_row()
        self.seen: dict[UUID, float] = {}

    def run(self) -> None:
        """Look until all have come."""
        newest = self._newest
        ends = time.monotonic() + len(self._wanted) / PER_SECOND + _PATIENCE_S
        before = None
        while len(self.seen) < len(self._wanted) and time.monotonic() < ends:
            if (version := self._connection.execute("pragma data_version").fetchone()) == before:
                time.sleep(_LOOK_EVERY_S)
                continue
            before = version
            query = "select rowid, case_id from inbox where rowid > ? and type = 'ReferralSent'"
            rows = self._connection.execute(query, (newest,)).fetchall()
            now = time.perf_counter()
            for number, text in rows:
                newest = max(newest, number)
                if (case := UUID(text)) in self._wanted:
                    self.seen[case] = now
        self._connection.close()

    def _newest_row(self) -> int:
        return int(self._connection.execute("select coalesce(max(rowid), 0) from inbox").fetchone()[0])
