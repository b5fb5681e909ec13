"""The fork server makes processes that are like started ones, and tells how each of them ends."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from henvis.local.forks import Fork, Forks
from tests.local.processes import alive
from tests.waiting import eventually

TELLING = "tests.local.telling"


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    made = Forks(tmp_path_factory.mktemp("forks") / "fork-server.log")
    made.start()
    yield made
    made.stop()


def started(forks: Forks, log: Path, does: str, **environment: str) -> Fork:
    fork = forks.fork(TELLING, "teller-1", log, os.environ | {"DOES": does} | environment)
    eventually(lambda: fork.poll() is not None or fork.pid is not None, within=20, what="it was forked")
    return fork


def ended(fork: Fork) -> int:
    eventually(lambda: fork.poll() is not None, what="it has ended")
    assert fork.status is not None
    return fork.status


def test_it_runs_the_module_with_its_own_environment_and_log(forks: Forks, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert ended(started(forks, tmp_path / name, "tell", WORD=name)) == 0
    told = [(tmp_path / name).read_text().split() for name in ("one", "two")]
    assert [words[:2] for words in told] == [["one", "__main__"], ["two", "__main__"]]
    assert told[0][2] != told[1][2], "both draw the same ids"


@pytest.mark.parametrize(("does", "status"), [("fail", 3), ("raise", 1)])
def test_an_exit_status_is_heard(forks: Forks, tmp_path: Path, does: str, status: int) -> None:
    assert ended(started(forks, tmp_path / "log", does)) == status


def test_a_signal_reaches_it_and_is_heard(forks: Forks, tmp_path: Path) -> None:
    gently, at_once = (started(forks, tmp_path / "log", "stay") for _ in range(2))
    gently.terminate()
    at_once.kill()
    assert (ended(gently), ended(at_once)) == (-signal.SIGTERM, -signal.SIGKILL)
    gently.terminate()  # of no effect, and no error


def test_the_systems_tools_tell_them_apart(forks: Forks, tmp_path: Path) -> None:
    fork = started(forks, tmp_path / "log", "stay")
    eventually(lambda: psutil.Process(fork.pid).name() == "teller-1", what="it bears its name")


def test_who_is_stopped_dies_with_the_server_too(forks: Forks, tmp_path: Path) -> None:
    fork = started(forks, tmp_path / "log", "stay")
    number = psutil.Process(fork.pid).pid
    eventually(lambda: psutil.Process(number).name() == "teller-1", what="it is itself")
    os.kill(number, signal.SIGSTOP)
    server = psutil.Process(number).ppid()
    os.kill(server, signal.SIGKILL)
    assert ended(fork) == -signal.SIGKILL
    eventually(lambda: not alive([number]), what="the kernel has ended it")


def test_a_server_that_died_is_replaced(forks: Forks, tmp_path: Path) -> None:
    before = started(forks, tmp_path / "log", "stay")
    os.kill(psutil.Process(before.pid).ppid(), signal.SIGKILL)
    assert ended(before) == -signal.SIGKILL
    assert ended(started(forks, tmp_path / "again", "tell", WORD="again")) == 0
    assert (tmp_path / "again").read_text().startswith("again")
