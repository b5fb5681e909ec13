"""One worker of henvis: the parts that every service's process has, without its HTTP server."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.hop.counting import Counting
from benchmarks.hop.run import Run, Stopwatch
from benchmarks.hop.state_table import metadata
from benchmarks.stage import of_one_agency
from henvis.bus import tables
from henvis.bus.broker.facts import wait_for_topics
from henvis.bus.broker.refusals import Refusals
from henvis.bus.broker.topics import Topics
from henvis.bus.clock import SystemClock
from henvis.bus.faust_worker.shell import Shell
from henvis.bus.handling.runner import Runner
from henvis.bus.handling.work import Work
from henvis.bus.numbers.lanes import lists_of, metrics_of
from henvis.bus.publishing.relay import Relay
from henvis.bus.record import Record
from henvis.bus.settings import Settings
from henvis.bus.storage.database import Database
from henvis.bus.transaction import Transactions
from henvis.law import ruleset
from henvis.ops import garbage
from henvis.ops.handling import Handling
from henvis.ops.metrics import Metrics
from henvis.ops.readiness import Readiness
from henvis.service.definition import EmptyAgenda
from henvis.service.engine import Engine
from henvis.service.kit import Kit


class Timed(Engine):
    """The engine, seen by a stopwatch from its first batch."""

    stopwatch = Stopwatch()

    def handle(self, records: Sequence[Record]) -> None:
        """Handle one batch."""
        self.stopwatch.begin()
        super().handle(records)


class Published(Metrics):
    """The metrics, which are told of each event that the broker has and the database has marked."""

    def __init__(self, run: Run, stopwatch: Stopwatch) -> None:
        super().__init__("agency", lists_of("nav", topics_of(run)))
        self._stopwatch, self._left, self._count = stopwatch, run.count, run.count

    def events_out(self, topic: str, count: int = 1) -> None:
        """Count, and stop the watch at the last."""
        super().events_out(topic, count)
        self._left -= count
        if self._left <= 0:
            self._stopwatch.end(self._count)


def open_database(run: Run) -> Database:
    """The run's database, with the bus's tables and the hop's own."""
    database = Database(f"sqlite:///{run.folder}/hop.db")

    def set_synchronous(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA synchronous = {run.synchronous}")

    sa.event.listen(database.engine, "connect", set_synchronous)
    tables.metadata.create_all(database.engine)
    metadata.create_all(database.engine)
    return database


def topics_of(run: Run) -> Topics:
    """The table of topics, with those of the run."""
    return of_one_agency(run.mailbox, run.journal, run.partitions)


def engine_of(run: Run, metrics: Metrics, kind: type[Engine]) -> Engine:
    """The work of one worker, its relay running."""
    law, clock, database = ruleset.load(), SystemClock(), open_database(run)
    topics = topics_of(run)
    relay = Relay(database, run.access, metrics)
    transactions = Transactions(database, "nav", topics, clock, law.hash, on_published=relay.nudge)
    kit = Kit(_settings(run), clock, law, topics, transactions, metrics, Readiness(), Handling())
    identities = wait_for_topics(run.access, run.cluster_id, [run.mailbox], run.partitions)
    runner = Runner(transactions, Counting(), metrics, identities)
    relay.start()
    return kind(kit, runner, (relay,), EmptyAgenda(), identities)


def shell_of(run: Run, work: Work) -> Shell:
    """The shell that drives the work."""
    return Shell(
        group=f"bench.{Path(run.folder).name}",
        instance=run.instance,
        kafka=run.access,
        topics=[run.mailbox],
        state=Path(run.folder) / run.instance,
        work=work,
        refusals=Refusals(run.access, metrics_of("nav")),
    )


def _settings(run: Run) -> Settings:
    return Settings(
        service="nav",
        instance=run.instance,
        kafka=run.access,
        cluster_id=run.cluster_id,
        database="",
        http_port=0,
        state=Path(run.folder),
        clock="system",
        clock_at=None,
    )


async def main(run: Run) -> None:
    """Work until the last event is published."""
    engine = engine_of(run, Published(run, Timed.stopwatch), Timed)
    shell = shell_of(run, engine)
    garbage.settle()
    await shell.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(Run.told()))
