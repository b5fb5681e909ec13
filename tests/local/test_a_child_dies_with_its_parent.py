"""A process that was started here never outlives who started it, however that ends."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from henvis import ROOT
from henvis.local import child
from tests.local.processes import alive
from tests.waiting import eventually

PARENT = """
import signal, sys
from pathlib import Path
from henvis.local import child
print(child.spawn([sys.executable, "-c", "import signal; signal.pause()"], Path(sys.argv[1])).pid, flush=True)
signal.pause()
"""


def test_sigkill_of_the_parent_ends_the_child(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path / "log")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        number = int(parent.stdout.readline())
        assert alive([number]) == [number]
        os.kill(parent.pid, signal.SIGKILL)
        eventually(lambda: not alive([number]), what="the child is gone")


def test_another_thread_may_not_start_one(tmp_path: Path) -> None:
    refused: list[str] = []

    def start() -> None:
        with pytest.raises(RuntimeError) as error:
            child.spawn(["true"], tmp_path / "log")
        refused.append(str(error.value))

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert refused == ["a child has to be started from the main thread"]


def test_the_last_words_of_a_log_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("one\ntwo\n\nthree\n")
    assert child.last_lines(tmp_path / "log", 3) == "two | three"
    assert child.last_lines(tmp_path / "none") == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"event": "ended", "error": "KeyError\\n  way", "code": "c"}', "ended: KeyError"),
        ('{"event": "refused", "rule": "a sentence", "error": "E"}', "refused: a sentence"),
        ('{"event": "stopping"}', "stopping"),
        ('{"other": 1}', '{"other": 1}'),
        ("[1]", "[1]"),
        ("7", "7"),
    ],
)
def test_the_log_of_a_service_is_shown_as_a_sentence(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "log").write_text(f"{line}\n")
    assert child.last_lines(tmp_path / "log", 1) == said
