"""The bench that every fault is tried on."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from henvis.bus.broker.topics import Topics
from henvis.contract.events import Event, Meta, StatementMade
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.forks import Forks
from tests.databases import Databases
from tests.faults.bench import Bench

MakeEvents = Callable[..., list[Event]]


@pytest.fixture
def bench(
    broker: Broker, databases: Databases, topics_reset: Topics, tmp_path: Path, forks: Forks
) -> Iterator[Bench]:
    """A bench with new, empty topics and no process yet."""
    del topics_reset
    one = Bench(broker, tmp_path, databases.new(tmp_path, "nav"), forks)
    yield one
    one.end()


def statements(
    count: int, cases: int = 7, statement: str = "suspicion", of: UUID | None = None
) -> list[Event]:
    """Events of the police as NAV would get them, dealt out over `cases` cases (or all of one)."""
    ids = [of] if of else [uuid7() for _ in range(cases)]
    return [_statement(ids[number % len(ids)], number + 1, statement) for number in range(count)]


def _statement(case_id: UUID, seq: int, statement: str) -> Event:
    at = datetime(2021, 3, 1, 7, 0, tzinfo=UTC)
    meta = Meta(
        id=uuid7(), case_id=case_id, publisher="police", seq=seq, occurred=at, recorded=at, law="0" * 64
    )
    return StatementMade(meta=meta, statement=statement, value=True)
