"""The watchdog ends a process of which a part stands still, or has failed, and says which."""

import json
import subprocess
import sys

import pytest

from henvis.service.watchdog import EXIT_CODE

PROCESS = """\
import math
from types import SimpleNamespace
from henvis.ops import log_setup
from henvis.service.watchdog import Watchdog

log_setup.set_up("nav")
silent = {{"worker": SimpleNamespace(silent_for=0.0), "relay": SimpleNamespace(silent_for={silent})}}
watchdog = Watchdog(silent)
watchdog.start()
watchdog.join()
"""


@pytest.mark.parametrize(("silent", "seconds"), [("math.inf", None), ("1000.4", 1000)])
def test_it_ends_and_says_so(silent: str, seconds: int | None) -> None:
    script = PROCESS.format(silent=silent)
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=50
    )
    assert ended.returncode == EXIT_CODE
    line = json.loads(ended.stderr.splitlines()[-1])
    assert (line["part"], line.get("seconds")) == ("relay", seconds)
