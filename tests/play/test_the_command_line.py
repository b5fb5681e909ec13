"""`henvis play`, `demo` and `tail` say in one line what they cannot do."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from henvis.errors import CommandFailed
from henvis.play.commands import demo, play, tail
from tests.play.fake_stack import Script, served
from tests.play.stories import CONSENT


def failure(command: object, *arguments: str) -> str:
    with pytest.raises(CommandFailed) as failed:
        CliRunner().invoke(command, arguments, catch_exceptions=False)  # type: ignore[arg-type]  # click's commands
    assert "\n" not in str(failed.value)
    return str(failed.value)


def test_where_no_stack_runs(tmp_path: Path) -> None:
    assert f"no stack runs in {tmp_path}. Start one" in failure(play, str(CONSENT), "--home", str(tmp_path))
    assert "no stack runs in" in failure(tail, "--home", str(tmp_path))


def test_a_fresh_stack_is_not_a_running_one() -> None:
    assert "--fresh starts a stack of its own" in failure(
        play, str(CONSENT), "--fresh", "--control", "http://x"
    )


def test_a_file_that_is_no_story(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("name: x\nsteps: []\n", encoding="utf-8")

    assert "wrong.yaml:1: about is missing" in failure(play, str(path))


def test_a_stack_on_the_system_clock() -> None:
    with served(Script()) as url:
        assert "runs on the system's clock" in failure(play, str(CONSENT), "--control", url)


@pytest.mark.parametrize("arguments", [[], ["no-such-file.yaml"]])
def test_files_are_needed(arguments: list[str]) -> None:
    assert CliRunner().invoke(play, arguments).exit_code == 2


@pytest.mark.parametrize("command", [play, demo, tail])
def test_help_has_an_example(command: object) -> None:
    assert "Example: henvis " in CliRunner().invoke(command, ["--help"]).output  # type: ignore[arg-type]  # as above
