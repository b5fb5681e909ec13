"""Security events go into a file of their own, too, for its owner, begun anew where it was moved away."""

import json
import logging
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from henvis import ROOT

SAYING = """
import os, sys
from pathlib import Path
from henvis.ops import log_setup
from henvis.ops.log import SECURITY, logger
log = Path(sys.argv[1])
os.umask(0)
log_setup.set_up("nav", security_log=log)
logger("henvis.bus").warning("an ordinary line")
logger(SECURITY).warning("first", rule="of\\ntwo lines")
log.rename(log.with_suffix(".old"))
logger(SECURITY).warning("after it was moved")
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The file, and what stands on standard error."""
    log = tmp_path_factory.mktemp("logs") / "nav-1.security.log"
    done = subprocess.run(
        [sys.executable, "-c", SAYING, str(log)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return log, done.stderr


def test_the_file_holds_them_alone_and_each_on_one_line(said: tuple[Path, str]) -> None:
    log, _ = said
    line = json.loads(log.with_suffix(".old").read_text())
    del line["time"]
    assert line == {
        "level": "warning",
        "logger": "henvis.security",
        "service": "nav",
        "event": "first",
        "rule": "of\ntwo lines",
    }
    assert logging.getLogger("henvis.security").handlers == [], "this process was told of no file"


def test_they_stand_among_the_others_as_well(said: tuple[Path, str]) -> None:
    _, errors = said
    lines = [json.loads(line) for line in errors.splitlines()]
    assert [(line["logger"], line["event"]) for line in lines] == [
        ("henvis.bus", "an ordinary line"),
        ("henvis.security", "first"),
        ("henvis.security", "after it was moved"),
    ]


def test_a_file_that_was_moved_away_is_begun_anew(said: tuple[Path, str]) -> None:
    log, _ = said
    assert log.read_text().count("after it was moved") == 1


def test_it_is_for_its_owner_whatever_the_umask(said: tuple[Path, str]) -> None:
    log, _ = said
    assert stat.S_IMODE(log.with_suffix(".old").stat().st_mode) == 0o600
