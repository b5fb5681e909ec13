"""What every service holds in memory: at rest, and while few, many and very many records wait for it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import psutil

from benchmarks.events import statements
from benchmarks.progress import Progress
from benchmarks.services import Service, make_topics, running
from benchmarks.stage import Stage
from henvis.bus.broker import topics as topic_table
from henvis.local.services import NAMES

DISTINCT: Final = 20_000
_LOOK_EVERY_S: Final = 0.2
_REST_S: Final = 2.0


@dataclass(frozen=True)
class Held:
    """MiB of one process: at rest, and the most while it worked on each backlog."""

    rest: float
    working: Sequence[float]


def measure(place: Stage, backlogs: Sequence[int], seconds: float, progress: Progress) -> Mapping[str, Held]:
    """Memory of one process of every service; each time it works for `seconds` on what waits."""
    make_topics(place)
    with running(place, NAMES) as services:
        rest = _watch(services, _REST_S)
    progress.done("memory at rest")
    most = [_with_backlog(place, count, seconds, progress) for count in backlogs]
    return {name: Held(rest[name], [one[name] for one in most]) for name in NAMES}


def _with_backlog(place: Stage, count: int, seconds: float, progress: Progress) -> Mapping[str, float]:
    """New databases each time, so that all that was ever sent waits."""
    _fill(place, count, progress)
    with running(place, NAMES) as services:
        most = _watch(services, seconds)
    progress.done(f"memory with {count:,} records waiting for each service")
    return most


def _watch(services: Mapping[str, Service], seconds: float) -> Mapping[str, float]:
    most = dict.fromkeys(services, 0.0)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        for name, service in services.items():
            most[name] = max(most[name], _resident(service))
        time.sleep(_LOOK_EVERY_S)
    return most


def _resident(service: Service) -> float:
    return float(psutil.Process(service.process.pid).memory_info().rss / 2**20)


def _fill(place: Stage, backlog: int, progress: Progress) -> None:
    table = topic_table.load()
    waiting = {name: table.mailbox(name) for name in table.agencies} | {"router": table.journal("police")}
    for name, topic in waiting.items():
        rows = list(statements(topic, table.partitions, min(DISTINCT, backlog)))
        for _ in range(max(1, backlog // len(rows))):
            place.fill(topic, rows)
        progress.begin(f"{backlog:,} records wait for {name}")
