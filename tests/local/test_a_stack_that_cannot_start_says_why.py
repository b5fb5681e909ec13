"""What stands in the way of a start is told in one line, with what to do, and nothing is left running."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from henvis import ROOT
from henvis.errors import CommandFailed
from henvis.local.disk import require_space
from henvis.local.embedded_kafka.broker import QUICK_START, Broker
from henvis.local.home import Home
from henvis.local.services import Modules
from henvis.local.stack import RunningStack, start_stack


def refused_up(home: Path, *options: str) -> str:
    """Run `henvis up`, which has to fail in one line; that line, without its beginning."""
    before = set(psutil.Process().children(recursive=True))
    command = [sys.executable, "-m", "henvis", "up", "--home", str(home), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert set(psutil.Process().children(recursive=True)) <= before
    (line,) = done.stderr.splitlines()
    return line.removeprefix("henvis: ")


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_busy_port(tmp_path: Path, busy_port: int) -> None:
    line = refused_up(tmp_path, "--port", str(busy_port))
    assert line == f"Port {busy_port} is in use by another program. Give a free one with --port"


def test_a_home_that_another_stack_has(stack: RunningStack) -> None:
    line = refused_up(stack.home.root)
    assert f"belongs to a running stack, process {stack.process.pid}. Stop it with `henvis down`" in line
    assert stack.describe()["ready"]


def test_a_disk_that_is_nearly_full(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"MB free and 1152921504606 MB are needed"):
        require_space(tmp_path / "not" / "yet", needed=1152921504606 * 1024 * 1024)


def test_a_disk_that_gets_full_while_starting(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    home.kafka.mkdir()
    unfinished = home.kafka / "server.properties.part"
    unfinished.symlink_to("/dev/full")  # every write to it fails as on a full disk
    assert refused_up(tmp_path) == f"The disk that holds {tmp_path} is full. Free some space and try again"


def test_another_cluster_on_the_port(tmp_path: Path, broker: Broker) -> None:
    ours = Broker(tmp_path / "ours", log=tmp_path / "ours.log", port=broker.port, jvm=QUICK_START)
    try:
        ours.start()
        with pytest.raises(CommandFailed, match=r"Another Kafka serves on .*: it does not know our admin"):
            ours.wait_ready()
    finally:
        ours.kill()


def test_a_broker_that_dies_at_its_start_tells_its_last_words(tmp_path: Path) -> None:
    broken = Broker(tmp_path / "broken", log=tmp_path / "broken.log", jvm=["-XX:NoSuchFlag"])
    broken.start()
    with pytest.raises(CommandFailed, match=r"Kafka ended while it started: .*NoSuchFlag"):
        broken.wait_ready()


def test_a_stack_that_does_not_get_ready_is_ended(tmp_path: Path) -> None:
    never: Modules = {"nav": "tests.local.closed_office"}
    with pytest.raises(CommandFailed, match=r"not ready after 15 s: .*no such office"):
        start_stack(tmp_path, services=never, within=15)
    assert Home(tmp_path).holder() is None


def test_no_stack_to_ask_or_to_stop(tmp_path: Path) -> None:
    for command in ("status", "down"):
        done = subprocess.run(
            [sys.executable, "-m", "henvis", command],
            cwd=ROOT,
            env=os.environ | {"HENVIS_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert done.stderr == f"henvis: No stack runs in {tmp_path}. Start one with `henvis up`\n"
