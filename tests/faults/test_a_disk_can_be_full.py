"""The two ways in which a run fills a disk are full disks to a database, and end."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.seeded.small_disk import FileSizes, small_disk

WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("CREATE TABLE written (content)")
for line in sys.stdin:
    try:
        connection.execute("INSERT INTO written VALUES (zeroblob(100000))")
        print("stored", flush=True)
    except sqlite3.Error:
        print("refused", flush=True)
"""


@pytest.fixture
def writer(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that writes to its database for each line that it is given."""
    command = [sys.executable, "-c", WRITER, str(tmp_path / "written.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.communicate()


def writes(process: "subprocess.Popen[str]") -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_a_process_whose_files_may_not_grow(writer: "subprocess.Popen[str]") -> None:
    assert writes(writer) == "stored"
    free: Callable[[], None] = FileSizes().fill([writer.pid])
    assert writes(writer) == "refused"
    free()
    assert writes(writer) == "stored"


def test_the_disk_of_a_run_is_full_until_it_is_freed_and_gone_at_the_end(tmp_path: Path) -> None:
    with small_disk(tmp_path / "db") as disk:
        connection = sqlite3.connect(tmp_path / "db" / "written.db", isolation_level=None)
        connection.execute("CREATE TABLE written (content)")
        free = disk.fill([os.getpid()])
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("INSERT INTO written VALUES (zeroblob(100000))")
        free()
        connection.execute("INSERT INTO written VALUES (zeroblob(100000))")
        connection.close()
    assert not (tmp_path / "db").is_mount()
