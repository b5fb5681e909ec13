"""What time brings is said once and in order: through kills, downtime, two workers and wrong clocks."""

import json
import logging
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from henvis.bus.clock import VirtualClock
from henvis.bus.storage import patience, postgresql, sqlite
from henvis.contract.events import DeadlineEnded, DeadlineWarned
from tests.agency.office import START, Office, new_id
from tests.faults import ticking

CASES = 4
LATER = START + timedelta(days=400)
EACH = {"deferred-enforcement-48h": 3, "appeal-udi-decision": 5, "departure-deadline": 5}
"""What is said of each deadline of a refusal, its end included."""

STEPS = ["before_sweep", "after_sweep", "before_commit", "after_tick"]


@pytest.fixture
def owing(udi: Office) -> Office:
    """An office that has refused some persons something, and owes all the warnings."""
    for _ in range(CASES):
        case = udi.open_case()
        refused = {"case": case, "decision": new_id(), "type": "asylum", "outcome": "refused"}
        assert udi.give("decide", refused).status_code == 200
    return udi


def said(office: Office) -> Counter[tuple[object, ...]]:
    told = (one for one in office.all_sent() if isinstance(one, DeadlineWarned | DeadlineEnded))
    return Counter(
        (one.deadline, one.rule, one.warned_on if isinstance(one, DeadlineWarned) else one.ended)
        for one in told
    )


def all_is_said_once(office: Office) -> None:
    what = said(office)
    assert set(what.values()) == {1}
    assert Counter(str(rule) for _, rule, _ in what) == {rule: CASES * times for rule, times in EACH.items()}


def killed(office: Office, trap: str) -> int:
    command = [sys.executable, "-m", "tests.faults.ticking", office.database.url, LATER.isoformat()]
    return subprocess.run(command, env=os.environ | {"SABOTAGE": trap}, check=False).returncode


def move(office: Office, to: datetime) -> None:
    assert isinstance(office.kit.clock, VirtualClock)
    office.kit.clock.move(to)


@pytest.mark.parametrize("step", STEPS)
def test_kill_9_between_any_two_steps_loses_and_repeats_nothing(owing: Office, step: str) -> None:
    assert killed(owing, f"kill:{step}:3") == -9
    assert sum(said(owing).values()) in range(1, CASES * sum(EACH.values()))
    move(owing, LATER)
    ticking.tick_until_done(owing.kit)
    all_is_said_once(owing)


def test_two_workers_on_one_database_say_each_thing_once(owing: Office) -> None:
    workers = [ticking.kit_of(owing.database.url, LATER) for _ in range(2)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(ticking.tick_until_done, workers))
    for worker in workers:
        worker.transactions.database.close()
    all_is_said_once(owing)


def test_a_database_that_somebody_else_has_is_waited_for(
    owing: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in (sqlite, postgresql):
        monkeypatch.setattr(kind, "WAIT_FOR_WRITER_MS", 100)
    worker = ticking.kit_of(owing.database.url, LATER)
    with ExitStack() as somebody:
        somebody.enter_context(owing.database.writing())
        monkeypatch.setattr(patience, "time", SimpleNamespace(sleep=lambda _: somebody.close()))
        ticking.tick_until_done(worker)
    worker.transactions.database.close()
    all_is_said_once(owing)


def test_after_a_stopped_week_all_of_it_is_said_late_and_in_order(owing: Office) -> None:
    move(owing, START + timedelta(days=7))
    ticking.tick_until_done(owing.kit)
    told = [one for one in owing.all_sent() if isinstance(one, DeadlineWarned | DeadlineEnded)]
    assert {one.late for one in told} == {True}
    for case in {one.meta.case_id for one in told}:
        own = [one for one in told if one.meta.case_id == case]
        days = [one.warned_on for one in own if isinstance(one, DeadlineWarned)]
        assert days == sorted(days)


def test_a_clock_that_is_frozen_says_nothing_twice(owing: Office) -> None:
    ticker, _ = ticking.ticker_of(owing.kit)
    move(owing, START + timedelta(days=2))
    for _ in range(3):
        ticker.tick(range(owing.kit.topics.partitions))
    assert Counter(rule for _, rule, _ in said(owing)) == {"deferred-enforcement-48h": CASES * 3}
    assert set(said(owing).values()) == {1}


def test_a_clock_that_jumps_forward_leaves_nothing_out(owing: Office) -> None:
    for days in (1, 3, 390, 400):
        move(owing, START + timedelta(days=days))
        ticking.tick_until_done(owing.kit)
    all_is_said_once(owing)


def test_a_clock_behind_what_was_done_stops_the_ticker_and_says_so(
    owing: Office, caplog: pytest.LogCaptureFixture
) -> None:
    move(owing, START + timedelta(days=2))
    ticking.tick_until_done(owing.kit)
    before = said(owing)
    behind = ticking.kit_of(owing.database.url, START + timedelta(days=1, hours=23))
    ticker, _ = ticking.ticker_of(behind)
    with caplog.at_level(logging.WARNING, "henvis.service.ticker"):
        for _ in range(3):
            ticker.tick(range(behind.topics.partitions))
    assert said(owing) == before
    line = json.loads(caplog.text)
    assert line["event"] == "the clock stands behind what was done: nothing happens until it has passed that"
    assert line["seconds"] == 3600
    assert "clock" in behind.readiness.waiting_for()
    behind.transactions.database.close()


def test_a_clock_that_was_behind_goes_on_by_itself(owing: Office) -> None:
    move(owing, START + timedelta(days=2))
    ticking.tick_until_done(owing.kit)
    kit = ticking.kit_of(owing.database.url, START + timedelta(days=1))
    ticker, _ = ticking.ticker_of(kit)
    ticker.tick(range(kit.topics.partitions))
    assert isinstance(kit.clock, VirtualClock)
    kit.clock.move(LATER)
    ticking.tick_until_done(kit)
    assert "clock" not in kit.readiness.waiting_for()
    kit.transactions.database.close()
    all_is_said_once(owing)
