"""`make bench BENCH=workers`: one and two workers of one service, on one partition and on four."""

import os
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from subprocess import Popen
from typing import Any, Final

from benchmarks.events import new_cases, statements
from benchmarks.hop.ours import open_database
from benchmarks.hop.run import Run
from benchmarks.interleaved import Spread, take_turns
from benchmarks.progress import Progress
from benchmarks.report import table
from benchmarks.stage import RunFailed, Stage, stage
from henvis.bus.publishing.outbox import OutboxRow
from henvis.local import child

Rows = Mapping[int, Sequence[OutboxRow]]
"""Partitions of the topic → the events for it."""

CONFIGURATIONS: Final = tuple((partitions, workers) for partitions in (1, 4) for workers in (1, 2))
MOST_SECONDS: Final = 300.0
_LOOK_EVERY_S: Final = 0.01

ABOUT = """\
The hop of the section above (the same handler, statements and publishing, SQLite `synchronous=FULL`), by
one and by two processes of one service on one database, with the mailbox and the journal in one partition
or in four. {count:,} events are sent once all workers have their partitions; the clock runs from the
first that is sent until the last answer is in the journal. Broker and sender share the two cores with the
workers.
"""


def run(*, quick: bool) -> str:
    """Measure, and return the section for RESULTS.md."""
    count, rounds = (3_000, 1) if quick else (12_000, 3)
    progress = Progress("workers", rounds * len(CONFIGURATIONS))
    progress.begin("starting Kafka and making events")
    with stage() as place:
        cases = new_cases(count // 5)
        rows = {number: list(statements("mailbox", number, count, cases)) for number in (1, 4)}
        contenders = {
            _name(partitions, workers): partial(_rate, place, rows[partitions], partitions, workers)
            for partitions, workers in CONFIGURATIONS
        }
        results = take_turns(contenders, rounds, progress, lambda rate: f"{rate:,.0f} events/s")
    return _section(results, count)


def _name(partitions: int, workers: int) -> str:
    return f"{partitions} partition{'s' * (partitions > 1)}, {workers} worker{'s' * (workers > 1)}"


def _rate(place: Stage, rows: Sequence[OutboxRow], partitions: int, workers: int) -> float:
    """Events in a second."""
    told = Run(
        kafka=place.broker.bootstrap,
        cluster_id=place.broker.cluster_id,
        mailbox=place.new_topic("to", partitions),
        journal=place.new_topic("from", partitions),
        partitions=partitions,
        count=len(rows),
        folder=str(place.new_folder()),
    )
    open_database(told).close()
    with _at_work(told, workers):
        began = time.perf_counter()
        place.fill(told.mailbox, rows)
        place.wait_for(told.journal, partitions, len(rows), MOST_SECONDS)
        return len(rows) / (time.perf_counter() - began)


@contextmanager
def _at_work(told: Run, workers: int) -> Any:
    started = [_start(replace(told, instance=f"nav-{number + 1}")) for number in range(workers)]
    try:
        _wait_assigned(told, started)
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def _start(told: Run) -> "Popen[bytes]":
    command = [sys.executable, "-m", "benchmarks.workers.worker", told.text()]
    return child.spawn(command, Path(told.folder) / f"{told.instance}.log", os.environ)


def _wait_assigned(told: Run, started: Sequence["Popen[bytes]"]) -> None:
    """Until every partition has one worker, and every worker that can have one has its share."""
    share = {divmod(told.partitions, len(started))[0], -(-told.partitions // len(started))}
    ends = time.monotonic() + MOST_SECONDS
    while time.monotonic() < ends and all(process.poll() is None for process in started):
        said = [file.read_text() for file in Path(told.folder).glob("*.assigned")]
        counts = [int(text or -1) for text in said]
        if len(counts) == len(started) and sum(counts) == told.partitions and set(counts) <= share:
            return
        time.sleep(_LOOK_EVERY_S)
    raise RunFailed(f"the workers did not get their partitions: see {told.folder}")


def _section(results: Mapping[str, Sequence[float]], count: int) -> str:
    def gain(partitions: int) -> float:
        one, two = (results[_name(partitions, workers)] for workers in (1, 2))
        return statistics.median(second / first for first, second in zip(one, two, strict=True))

    rows = [[name, Spread.of(rates).text()] for name, rates in results.items()]
    return "\n".join(
        [
            ABOUT.format(count=count),
            table(["", "events/s"], rows),
            "",
            f"- What a second worker gives on four partitions: **{gain(4):.2f} times** as much.",
            f"- On one partition it has nothing to do but to wait: **{gain(1):.2f} times**.",
        ]
    )
