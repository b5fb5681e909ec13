"""kill -9 before every statement and every commit of a redrive: nothing is lost, nothing is done twice.

A process of its own asks for the redrive and carries it out, over a real database, and is killed at one step;
a second one does the same without being killed. Whatever the step, all ends as if there had been no kill.
"""

import itertools
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
import sqlalchemy as sa

from henvis.api.dead_letters.operations import Operations
from henvis.api.dead_letters.wishes import Redriving
from henvis.bus import parking
from henvis.bus.broker import topics
from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.clock import VirtualClock
from henvis.bus.handling.runner import Runner
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.partitioning import key_of, partition_of
from henvis.bus.record import Received, Record
from henvis.bus.storage.database import Database
from henvis.bus.transaction import Transaction, Transactions
from henvis.contract import headers, wire
from henvis.contract.events import Event, Meta, StatementMade
from henvis.service.definition import NothingComes
from tests.agency.office import LAW, START, NewDatabase
from tests.identity import SOMEBODY

MAILBOX = "nrm.to.nav"
PLACES = [(MAILBOX, number) for number in range(4)]
FIRST = UUID("0177ee01-1f40-7001-8a5e-3d5c1b2f0001")
WAITING = ((FIRST, "failed"), (FIRST, None))
TOPICS = topics.load()
# PostgreSQL gives no number of a redrive that was rolled back a second time.
COMPARED = {
    "parked": "select id, state from parked order by id",
    "redrive": "select reason, every_s from redrive",
    "redriven": 'select number, topic, "offset", outcome, code from redriven order by number',
    "inbox": 'select topic, "offset", type from inbox order by "offset"',
    "outbox": "select topic, partition, seq, type from outbox order by topic, partition, seq",
    "counter": "select topic, partition, seq from counter order by topic, partition",
    "actor": "select count(*) from actor",
}


class Answering(NothingComes):
    """Says one thing for each event that it takes in."""

    def apply(self, transaction: Transaction, batch: Sequence[Received]) -> None:
        for one in batch:
            said = StatementMade(statement="indication", value=True)
            transaction.publish(said, case_id=one.case_id, caused_by=one.event.meta.id)


def record_of(case: UUID, offset: int) -> Record:
    meta = Meta(
        id=UUID(int=FIRST.int + offset),
        case_id=case,
        publisher="police",
        seq=offset,
        occurred=START,
        recorded=START,
        law=LAW.hash,
    )
    event: Event = StatementMade(meta=meta, statement="suspicion", value=True)
    value = wire.encode(event)
    named = tuple(headers.of(event, value, seq=offset))
    return Record(MAILBOX, partition_of(case, 4), offset, key_of(case), value, named)


def park(database: Database) -> None:
    """A case of which a second record waits behind the one that failed."""
    with database.writing() as connection:
        for offset, (case, reason) in enumerate(WAITING, start=1):
            record = record_of(case, offset)
            parking.park(connection, str(case), case, record, START, reason=reason, detail=reason)


def redrive(url: str, kill_at: int) -> None:
    """Ask for the redrive and carry it out; die at the step of this number."""
    with closing(Database(url)) as database:
        if kill_at:
            lay_trap(database.engine, kill_at)
        transactions = Transactions(database, "nav", TOPICS, VirtualClock(START), LAW.hash)
        handler, metrics = Answering(), metrics_of("nav")
        wish = Redriving.model_validate({"reason": "mended", "rate": 5, "all": True})
        Operations(transactions, handler, lambda *_: None).redrive(wish, SOMEBODY)
        runner = Runner(transactions, handler, metrics, {MAILBOX: TopicIdentity("cluster", MAILBOX)})
        for _ in range(8):
            while runner.release(PLACES):
                pass


def lay_trap(engine: sa.Engine, kill_at: int) -> None:
    steps = itertools.count(1)

    def step(*_: Any) -> None:
        if next(steps) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(engine, "before_cursor_execute", step)
    sa.event.listen(engine, "commit", step)


def in_a_process(url: str, kill_at: int = 0) -> bool:
    """Redrive in a child of this process; whether it came to its end. The clock jumps a second a look."""
    child = os.fork()
    if not child:
        instants = itertools.count(time.time())
        with patch("time.time", lambda: float(next(instants))):
            try:
                redrive(url, kill_at)
            except BaseException:  # noqa: BLE001 - the parent sees the exit status, and nothing else of it
                os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), "the child failed by itself"
    return status == 0


def outcome(url: str) -> dict[str, list[Any]]:
    with closing(Database(url)) as database, database.reading() as connection:
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(asked)]
            for name, asked in COMPARED.items()
        }


@pytest.fixture
def parked(tmp_path: Path, new_database: NewDatabase) -> Callable[[], Any]:
    """Opens a database with these records."""

    @contextmanager
    def opened() -> Iterator[str]:
        with new_database(tmp_path, "nav") as url:
            with closing(Database(url)) as database:
                park(database)
            yield url

    return opened


def test_whatever_the_step_all_ends_as_without_a_kill(parked: Callable[[], Any]) -> None:
    with parked() as url:
        assert in_a_process(url)
        undisturbed = outcome(url)
    assert undisturbed["parked"] == []
    assert [row[2:4] for row in undisturbed["redriven"]] == [(1, "handled"), (2, "handled")]
    assert len(undisturbed["outbox"]) == len(undisturbed["inbox"]) == len(WAITING)
    ended, steps = False, 0
    while not ended:
        steps += 1
        with parked() as url:
            ended = in_a_process(url, kill_at=steps)
            if not ended:
                assert in_a_process(url)
            assert outcome(url) == undisturbed, f"killed at step {steps}"
    assert steps > 20, "a redrive of two records has more steps than that"
