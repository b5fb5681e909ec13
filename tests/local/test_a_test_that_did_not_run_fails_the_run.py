"""A run is good only if every collected test ran."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from henvis import ROOT

CONFTEST = """
from tests.every_test_runs import EveryTestRuns

def pytest_configure(config):
    config.pluginmanager.register(EveryTestRuns(config))
"""


def run(folder: Path, story: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_good.py").write_text("def test_good(): pass\n")
    (folder / "test_story.py").write_text(f"import pytest\n\n{story}")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("story", "why"),
    [
        ("def test_a(): pytest.skip()", "skipped"),
        ("@pytest.mark.skip\ndef test_a(): pass", "skipped"),
        ("pytest.skip(allow_module_level=True)", "skipped"),
        ("@pytest.mark.xfail\ndef test_a(): assert False", "xfail"),
        ("@pytest.mark.xfail\ndef test_a(): pass", "xfail"),
    ],
)
def test_a_test_that_was_not_run_is_named_and_fails_the_run(tmp_path: Path, story: str, why: str) -> None:
    done = run(tmp_path, f"{story}\n")
    assert done.returncode == 1
    assert "1 collected and not run, so this run fails: test_story.py" in done.stdout
    assert f"({why})" in done.stdout


def test_a_deselected_test_fails_the_run(tmp_path: Path) -> None:
    done = run(tmp_path, "def test_b(): pass\n", "-k", "test_good")
    assert done.returncode == 1
    assert "test_story.py::test_b (deselected)" in done.stdout


def test_what_workers_left_out_counts_too(tmp_path: Path) -> None:
    story = "pytest.skip(allow_module_level=True)\n"
    done = run(tmp_path, story, "-k", "not test_good", "-n", "2")
    assert done.returncode != 0
    assert "2 collected and not run, so this run fails" in done.stdout
    assert "test_good.py::test_good (deselected)" in done.stdout
    assert "test_story.py (skipped)" in done.stdout


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_run_of_all_tests_is_good(tmp_path: Path, workers: str) -> None:
    done = run(tmp_path, "def test_a(): pass\n", "-n", workers)
    assert done.returncode == 0
    assert "not run" not in done.stdout
