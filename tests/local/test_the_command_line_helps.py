"""`henvis --help` is quick, and each command shows how it is used."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from henvis import ROOT, __version__
from henvis.cli import COMMANDS, henvis
from henvis.local.stack import RunningStack


def test_help_names_every_command() -> None:
    shown = CliRunner().invoke(henvis, ["--help"]).output
    assert all(f"\n  {name}" in shown for name in COMMANDS)


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from henvis.cli import henvis; henvis(['--help'], standalone_mode=False); "
        "print({'kafka', 'confluent_kafka', 'faust', 'httpx', 'sqlalchemy', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.parametrize("command", ["up", "status", "down", "token", "issuer"])
def test_a_command_shows_an_example(command: str) -> None:
    assert f"Example: henvis {command}" in CliRunner().invoke(henvis, [command, "--help"]).output


def test_an_unknown_command_is_named() -> None:
    result = CliRunner().invoke(henvis, ["upp"])
    assert result.exit_code != 0
    assert "upp" in result.output


def test_the_version_is_told() -> None:
    assert __version__ in CliRunner().invoke(henvis, ["--version"]).output


def test_the_status_is_a_table_for_people_and_json_for_programs(stack: RunningStack) -> None:
    home = ["--home", str(stack.home.root)]
    table = CliRunner().invoke(henvis, ["status", *home]).output
    assert [line.split()[0] for line in table.splitlines()] == [
        "kafka",
        "router-1",
        "nav-1",
        "clock:",
        "control:",
    ]
    assert '"cluster_id"' in CliRunner().invoke(henvis, ["status", "--json", *home]).output
