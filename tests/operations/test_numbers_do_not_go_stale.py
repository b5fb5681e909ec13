"""What is measured when somebody asks: in bounded time, beside who asks, and then as it was last known."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from henvis.bus.numbers.lanes import metrics_of
from henvis.ops.disk_space import disk_space
from henvis.ops.measuring import Measuring, Readings, Since, Source
from henvis.ops.metrics import Metrics
from tests.waiting import eventually

AGE, ROWS = ("henvis_outbox_age_seconds",), ("henvis_outbox_rows",)
AWAY = "henvis_broker_away_seconds"


class Looked:
    """Something to look at that can be made to hang or to fail, and a clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now, self.oldest, self.rows, self.looks = 1000.0, 990.0, 3, 0
        self.answers = threading.Event()
        self.answers.set()
        self.fails = False

    def look(self) -> Readings:
        self.looks += 1
        assert self.answers.wait(30)
        if self.fails:
            raise OSError("it is gone")
        return {AGE: Since(self.oldest, lambda: self.now), ROWS: float(self.rows)}


@pytest.fixture
def looked() -> Iterator[Looked]:
    one = Looked()
    yield one
    one.answers.set()


@pytest.fixture
def metrics() -> Metrics:
    return metrics_of("nav")


def measuring(metrics: Metrics, looked: Looked, *, fresh_s: float = 0.0) -> Measuring:
    return Measuring(metrics.board, [Source("database", looked.look, within_s=0.2, fresh_s=fresh_s)])


def shown(metrics: Metrics) -> tuple[float, float, float]:
    """Age, rows, and whether they could be measured."""
    failed = metrics.value("henvis_scrape_failed", **{"class": "database"})
    return metrics.value(AGE[0]), metrics.value(ROWS[0]), failed


def test_an_age_grows_though_nothing_else_changes(metrics: Metrics, looked: Looked) -> None:
    measured = measuring(metrics, looked)
    measured.refresh()
    assert shown(metrics) == (10, 3, 0)
    looked.now += 60
    measured.refresh()
    assert shown(metrics) == (70, 3, 0)


@pytest.mark.parametrize("hangs", [True, False], ids=["hangs", "fails"])
def test_what_cannot_be_measured_is_told_as_last_known_and_its_age_grows(
    metrics: Metrics, looked: Looked, hangs: bool
) -> None:
    measured = measuring(metrics, looked)
    measured.refresh()
    looked.fails = not hangs
    if hangs:
        looked.answers.clear()
    looked.now, looked.rows = looked.now + 300, 9
    measured.refresh()
    assert shown(metrics) == (310, 3, 1)

    looked.fails = False
    looked.answers.set()

    def measured_again() -> bool:
        measured.refresh()
        return shown(metrics)[2] == 0

    eventually(measured_again, what="it is measured again")
    assert shown(metrics) == (310, 9, 0)


def test_of_many_who_ask_while_it_hangs_none_hangs_and_one_looks(metrics: Metrics, looked: Looked) -> None:
    looked.answers.clear()
    measured = measuring(metrics, looked)
    with ThreadPoolExecutor(8) as callers:
        list(callers.map(lambda _: measured.refresh(), range(16)))
    assert looked.looks == 1
    assert shown(metrics) == (0, 0, 1)


def test_one_source_that_hangs_takes_no_other_away(metrics: Metrics, looked: Looked) -> None:
    looked.answers.clear()
    hanging = Source("database", looked.look, within_s=0.05)
    disk = Source("disk", lambda: {("henvis_disk_free_bytes",): 7.0}, within_s=5)
    Measuring(metrics.board, [hanging, disk]).refresh()
    assert metrics.value("henvis_disk_free_bytes") == 7
    assert [metrics.value("henvis_scrape_failed", **{"class": one}) for one in ("database", "disk")] == [1, 0]


def test_what_was_measured_just_now_is_not_measured_again(metrics: Metrics, looked: Looked) -> None:
    measured = measuring(metrics, looked, fresh_s=3600)
    measured.refresh()
    looked.now += 5
    measured.refresh()
    assert looked.looks == 1
    assert shown(metrics)[0] == 15, "its age is told as it is now all the same"


def test_who_does_not_answer_is_away_from_the_first_time_on_and_no_more_once_it_does(
    metrics: Metrics, looked: Looked
) -> None:
    measured = Measuring(metrics.board, [Source("broker", looked.look, within_s=5, away=AWAY)])
    measured.refresh()
    assert metrics.value(AWAY) == 0
    looked.fails = True
    measured.refresh()
    first = metrics.value(AWAY)
    assert 0 < first < 5

    def grown() -> bool:
        measured.refresh()
        return metrics.value(AWAY) > first

    eventually(grown, what="it grows")
    looked.fails = False
    measured.refresh()
    assert metrics.value(AWAY) == 0


@pytest.mark.parametrize(
    ("began", "ended", "stamped", "apart"),
    [
        (100.0, 101.0, 100.5, 0.0),
        (100.0, 101.0, 100.0, 0.0),
        (100.0004, 101.0, 100.0, 0.0),
        (100.0, 101.0, 40.0, 59.999),
        (100.0, 101.0, 161.0, -60.0),
    ],
    ids=["between", "at once", "cut off to a millisecond", "its clock is ahead", "its clock is behind"],
)
def test_clocks_are_apart_by_what_sending_cannot_explain(
    metrics: Metrics, began: float, ended: float, stamped: float, apart: float
) -> None:
    metrics.sent_between(began, ended, stamped)
    assert metrics.value("henvis_clock_offset_seconds") == pytest.approx(apart)


def test_of_two_disks_the_fuller_one_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    free = {tmp_path: 10, tmp_path / "db": 2}
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(total=20, free=free[path]))
    found = disk_space([tmp_path, tmp_path / "db" / "not there yet"])
    assert found == {("henvis_disk_free_bytes",): 2.0, ("henvis_disk_free_ratio",): 0.1}
