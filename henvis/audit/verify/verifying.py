"""Verifies one log: reads it place by place, judges it case by case, and weighs every claim.

A long log is read and judged on all cores, a place or a share of the cases at a time: so all are busy to the
end, however unlike the partitions are.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from typing import Final

from henvis.audit.case_history import ROUTER
from henvis.audit.claims import Report
from henvis.audit.log import Log, Place
from henvis.audit.opening import Source
from henvis.audit.verify import judging, scanning
from henvis.audit.verify.judging import CasesJudged, Given
from henvis.audit.verify.partition import Gathering, PartitionChecked, kept_since
from henvis.audit.verify.scanning import PlaceScanned, Progress
from henvis.audit.verify.scratch import Piece, Scratch, shares_of
from henvis.audit.verify.weighing import Evidence, weigh
from henvis.audit.verify.working import Here, Workers, processes
from henvis.bus.broker import topics as topic_table
from henvis.bus.broker.topics import Topics
from henvis.law.released import Laws
from henvis.law.ruleset import FOLDER

FEW: Final = 20_000
"""Up to so many records one process is done before others would have started."""

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
            following.steps = 2 * sum(map(len, ranges.values()))
            is_long = following.steps > 2 * FEW
            if not is_long:
                checked = self._checked(Here(following.done), _Opened(log), ranges, known.sizes)
        if is_long:
            with processes(following.done) as workers:
                checked = self._checked(workers, source, ranges, known.sizes)
        return weigh(cluster, self.at, checked, known, topic_table.load())

    def _checked(
        self,
        workers: Workers,
        source: Source,
        ranges: Mapping[Place, range],
        sizes: Mapping[Place, Collection[int]],
    ) -> list[PartitionChecked]:
        with tempfile.TemporaryDirectory(prefix="henvis-audit-") as scratch:
            ends = {place: offsets.stop for place, offsets in ranges.items()}
            work = _Work(source, ends, self.at, self.law, Path(scratch))
            places, shares = _largest_first(ranges), _shares(ranges)
            scanning_each = (
                partial(work.scan, place, frozenset(sizes.get(place, ())), shares[place.partition])
                for place in places
            )
            partitions: dict[int, list[PlaceScanned]] = defaultdict(list)
            for scanned in workers.each(scanning_each):
                partitions[scanned.place.partition].append(scanned)
            return list(_judged(workers, work, partitions, shares))


def _largest_first(ranges: Mapping[Place, range]) -> list[Place]:
    """What takes longest begins first, so that nobody waits for it alone."""
    return sorted(ranges, key=lambda place: (-len(ranges[place]), place))


def _shares(ranges: Mapping[Place, range]) -> Mapping[int, int]:
    """Into how many shares the cases of each partition number go."""
    records: Counter[int] = Counter()
    for place, offsets in ranges.items():
        records[place.partition] += len(offsets)
    return {number: shares_of(count) for number, count in records.items()}


def _judged(
    workers: Workers, work: _Work, partitions: Mapping[int, list[PlaceScanned]], shares: Mapping[int, int]
) -> Iterator[PartitionChecked]:
    """Each partition, once all of its shares are there."""
    routers = topic_table.load().journal(ROUTER)
    judged = workers.each(
        partial(work.judge, [one.aside[share] for one in places if share in one.aside], kept_since(places))
        for number, places in partitions.items()
        for share in range(shares[number])
    )
    for number, places in partitions.items():
        gathering = Gathering(sorted(places, key=attrgetter("place")), Place(routers, number))
        for _ in range(shares[number]):
            gathering.add(next(judged))
        yield gathering.finish()


@dataclass(frozen=True, slots=True)
class _Work:
    """What there is to do, for any process: of the log as it stood when it was first opened."""

    source: Source
    ends: Mapping[Place, int]
    at: datetime
    law: Path
    scratch: Path

    def scan(self, place: Place, sizes: Collection[int], shares: int, progress: Progress) -> PlaceScanned:
        """Read one place."""
        with self.source.open(self.ends) as log, Scratch(self.scratch, place, shares) as scratch:
            return scanning.scan(log, place, sizes, scratch, progress)

    def judge(self, pieces: Sequence[Piece], since: int, progress: Progress) -> CasesJudged:
        """Judge one share of the cases of a partition."""
        return judging.judge(pieces, since, Given(self.at, _laws(self.law), _topics()), progress)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A log that is open already."""

    log: Log

    @contextmanager
    def open(self, ends: Mapping[Place, int] | None = None) -> Iterator[Log]:
        """The log as it stood when it was opened."""
        del ends
        yield self.log


@cache
def _laws(folder: Path) -> Laws:
    """Read once in a process, not once for each share."""
    return Laws(folder)


@cache
def _topics() -> Topics:
    return topic_table.load()


class _Following:
    def __init__(self, told: Told) -> None:
        self._told = told
        self._done = 0
        self.steps = 0

    def done(self, steps: int) -> None:
        self._done += steps
        self._told(self._done, self.steps)
