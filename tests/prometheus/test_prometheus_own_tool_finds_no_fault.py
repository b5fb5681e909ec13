"""`promtool check metrics` on what each process shows; the tool is in Debian's package `prometheus`."""

import subprocess
from pathlib import Path

import pytest

from tests.operations.processes import SERVICES, shown_by

PROCESSES = (*SERVICES, "supervisor")


def checked(exposition: str) -> tuple[int, str]:
    """Exit status and words of the tool."""
    tool = subprocess.run(
        ["promtool", "check", "metrics"], input=exposition, capture_output=True, text=True, check=False
    )
    return tool.returncode, tool.stdout + tool.stderr


@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_shows_what_the_conventions_ask_for(name: str, tmp_path: Path) -> None:
    assert checked(shown_by(name, tmp_path)) == (0, "")


def test_the_tool_would_say_so(tmp_path: Path) -> None:
    wrong = shown_by("nav", tmp_path).replace("henvis_commands_total", "henvis_commands")
    status, said = checked(wrong)
    assert status != 0
    assert "henvis_commands" in said
