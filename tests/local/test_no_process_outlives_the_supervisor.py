"""However the supervisor ends, nothing of the stack stays behind."""

import signal
from pathlib import Path

import pytest

from henvis.local.home import Home
from henvis.local.services import Modules
from henvis.local.stack import running_stack
from tests.local.processes import alive, pids
from tests.waiting import eventually


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_every_process(tmp_path: Path, echoes: Modules, number: signal.Signals) -> None:
    with running_stack(tmp_path / "home", services=echoes) as stack:
        every = pids(stack)
        assert alive(every) == every
        stack.process.send_signal(number)
        eventually(lambda: not alive(every), within=20, what=f"all processes gone after {number.name}")
    assert Home(tmp_path / "home").holder() is None
