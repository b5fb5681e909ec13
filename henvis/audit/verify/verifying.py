"""Verifies one log: reads it partition by partition, a long one on all cores, and weighs every claim."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from queue import Queue
from typing import Final

from henvis.audit.claims import Report
from henvis.audit.log import Log, Place
from henvis.audit.opening import Source
from henvis.audit.verify.partition import Asked, Given, PartitionChecked, check_partition
from henvis.audit.verify.weighing import Evidence, weigh
from henvis.bus import topics as topic_table
from henvis.law.released import Laws
from henvis.law.ruleset import FOLDER
from henvis.ops import garbage

FEW: Final = 20_000
"""Up to so many records one process is done before others would have started."""

_LOOKS_EVERY_S: Final = 0.2

Told = Callable[[int, int], None]
"""Is told how many steps are done, of how many: each record is read, and then judged."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies logs as of one instant (UTC), by the law of a folder."""

    at: datetime
    law: Path = FOLDER
    told: Told = lambda _done, _of: None

    def verify(self, source: Source, evidence: Callable[[Log], Evidence]) -> Report:
        """Read all of the log and weigh every claim. Raises LogUnreadable where it cannot even be opened."""
        following = _Following(self.told)
        with source.open() as log:
            known = evidence(log)
            cluster, ranges = log.cluster_id, log.ranges
            asked, numbers = Asked(known.sizes, self.at), _largest_first(ranges)
            following.steps = 2 * sum(map(len, ranges.values()))
            workers = min(os.cpu_count() or 1, len(numbers)) if following.steps > 2 * FEW else 1
            if workers == 1:
                checked = [_check(log, number, asked, self.law, following.done) for number in numbers]
        if workers > 1:
            ends = {place: offsets.stop for place, offsets in ranges.items()}
            checked = _in_processes(_Part(source, ends, asked, self.law), numbers, workers, following)
        return weigh(cluster, self.at, checked, known, topic_table.load())


@cache
def _laws(folder: Path) -> Laws:
    """Read once in a process, not once for each partition."""
    return Laws(folder)


def _largest_first(ranges: Mapping[Place, range]) -> list[int]:
    """The numbers of the partitions: what takes longest begins first, so that nobody waits for it alone."""
    records: Counter[int] = Counter()
    for place, offsets in ranges.items():
        records[place.partition] += len(offsets)
    return [number for number, _ in records.most_common()]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a process of its own is told of its work: the log as it stood when it was first opened."""

    source: Source
    ends: Mapping[Place, int]
    asked: Asked
    law: Path

    def check(self, number: int, steps: Queue[int]) -> PartitionChecked:
        with self.source.open(self.ends) as log:
            return _check(log, number, self.asked, self.law, steps.put)


class _Following:
    def __init__(self, told: Told) -> None:
        self._told = told
        self._done = 0
        self.steps = 0

    def done(self, steps: int) -> None:
        self._done += steps
        self._told(self._done, self.steps)


def _in_processes(
    part: _Part, numbers: Sequence[int], workers: int, following: _Following
) -> list[PartitionChecked]:
    spawning = multiprocessing.get_context("spawn")
    with (
        spawning.Manager() as manager,
        ProcessPoolExecutor(workers, mp_context=spawning, initializer=garbage.settle) as pool,
    ):
        steps: Queue[int] = manager.Queue()
        going = [pool.submit(part.check, number, steps) for number in numbers]
        while wait(going, timeout=_LOOKS_EVERY_S).not_done:
            _drain(steps, following)
        _drain(steps, following)
        return [one.result() for one in going]


def _check(
    log: Log, number: int, asked: Asked, law: Path, progress: Callable[[int], None]
) -> PartitionChecked:
    with tempfile.TemporaryDirectory(prefix="henvis-audit-") as scratch:
        return check_partition(
            log, number, asked, Given(_laws(law), topic_table.load(), Path(scratch), progress)
        )


def _drain(steps: Queue[int], following: _Following) -> None:
    while not steps.empty():
        following.done(steps.get())
