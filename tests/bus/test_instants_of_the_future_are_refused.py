"""An event of the future is refused where clocks run, to the bound; an old one is taken in wherever it is."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from henvis.bus.broker import topics
from henvis.bus.clock import MOST_APART, SystemClock, VirtualClock
from henvis.bus.handling.arrival import CONTRACT_ERROR, understand
from henvis.bus.partitioning import key_of, partition_of
from henvis.bus.record import Record
from henvis.contract import headers, wire
from henvis.contract.events import Event, StatementMade
from tests.contract.schemas import GOOD

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TOPICS = topics.load()
STATEMENT = next(it.event for it in GOOD if isinstance(it.event, StatementMade))
MOMENT = timedelta(microseconds=1)


def at(occurred: datetime, recorded: datetime) -> Record:
    meta = dataclasses.replace(STATEMENT.meta, occurred=occurred, recorded=recorded)
    event: Event = dataclasses.replace(STATEMENT, meta=meta)
    value, case_id = wire.encode(event), meta.case_id
    partition = partition_of(case_id, TOPICS.partitions)
    return Record("nrm.to.nav", partition, 0, key_of(case_id), value, tuple(headers.of(event, value)))


@pytest.mark.parametrize(
    ("occurred", "recorded", "refused"),
    [
        (NOW, NOW, False),
        (NOW + MOST_APART, NOW + MOST_APART, False),
        (NOW, NOW + MOST_APART + MOMENT, True),
        (NOW + MOST_APART + MOMENT, NOW, True),
        (NOW + timedelta(minutes=10), NOW + timedelta(minutes=10), True),
        (NOW - timedelta(days=40 * 365), NOW - timedelta(days=40 * 365), False),
    ],
)
def test_five_minutes_are_the_bound(occurred: datetime, recorded: datetime, refused: bool) -> None:
    arrival = understand(at(occurred, recorded), TOPICS, NOW + MOST_APART)
    assert (arrival.problem is not None) == refused
    if arrival.problem:
        assert arrival.problem.reason == CONTRACT_ERROR
        assert arrival.case_id == STATEMENT.meta.case_id


def test_a_clock_that_runs_has_a_bound_and_one_that_is_moved_has_none() -> None:
    before = datetime.now(UTC)
    latest = SystemClock().latest()
    assert latest is not None
    assert before + MOST_APART <= latest <= datetime.now(UTC) + MOST_APART
    assert VirtualClock(NOW).latest() is None
    assert understand(at(NOW, NOW + timedelta(days=9)), TOPICS).received is not None
