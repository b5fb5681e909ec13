"""`henvis dead`: each command shows an example and prints JSON; what is not clear is refused."""

import click
import pytest
from click.testing import CliRunner

from henvis.local.dead_letters import dead, showing
from henvis.local.dead_letters.options import Rate

COMMANDS = ("list", "show", "retry", "drop", "release", "redrive", "journal")
TRIED = {
    "number": 3,
    "outcome": "refused",
    "code": "undecodable",
    "rule": "unknown schema id",
    "effects": {"delivered": 0, "withheld": 0, "journal": 0, "given_up": 0},
}


def test_the_commands_are_these() -> None:
    assert set(dead.commands) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_shows_an_example_and_prints_json(command: str) -> None:
    shown = CliRunner().invoke(dead, [command, "--help"]).output
    assert f"Example: henvis dead {command}" in shown
    assert "--json" in shown


@pytest.mark.parametrize(
    ("given", "rate"), [("5/s", 5.0), ("0.5/s", 0.5), ("30/min", 0.5), ("100/s", 100.0), ("6000/min", 100.0)]
)
def test_a_rate_is_so_many_a_second_or_a_minute(given: str, rate: float) -> None:
    assert Rate().convert(given, None, None) == rate


@pytest.mark.parametrize(
    "given", ["", "5", "0/s", "-1/s", "101/s", "6001/min", "5/h", "fast", "1e3/s", "5/s "]
)
def test_another_rate_is_refused(given: str) -> None:
    with pytest.raises(click.BadParameter, match="such as 5/s or 30/min"):
        Rate().convert(given, None, None)


@pytest.mark.parametrize("which", [[], ["3", "--all"], ["--all", "--class", "contract"]])
def test_it_has_to_be_said_which_records(which: list[str]) -> None:
    failed = CliRunner().invoke(dead, ["redrive", "nav", *which, "--reason", "mended"])
    assert failed.exit_code == 1
    assert "Say --all, --class or numbers" in str(failed.exception)


@pytest.mark.parametrize(
    "command", [["redrive", "nav", "--all"], ["release", "nav", "a case"], ["drop", "nav", "3"]]
)
def test_a_reason_is_asked_for(command: list[str]) -> None:
    assert CliRunner().invoke(dead, command).exit_code == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "3 would be refused: undecodable: unknown schema id"),
        ({"outcome": "waits", "code": None}, "3 would wait on"),
        (
            {"outcome": "handled", "code": None, "effects": {"delivered": 2, "withheld": 0, "journal": 3}},
            "3 would be handled (2 delivered, 3 journal)",
        ),
    ],
)
def test_a_dry_run_is_a_line_for_each(
    changes: dict[str, object], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    showing.say_tried([TRIED | changes], as_json=False)
    assert capsys.readouterr().out == f"{said}\n"
