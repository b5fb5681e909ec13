"""`henvis token` and `henvis issuer` say what they did, and what to do where they cannot."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from henvis.cli import henvis
from henvis.errors import CommandFailed
from henvis.local.issuing.issuer import Issuer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of a stack that was started once."""
    Issuer(tmp_path / "issuer").create()
    return tmp_path


def called(home: Path, *words: str) -> Result:
    return CliRunner().invoke(henvis, [*words, "--home", str(home)])


def test_a_token_is_all_that_is_printed(home: Path) -> None:
    assert called(home, "token", "nav").stdout.strip().count(".") == 2
    assert called(home, "token", "nav").stdout.count("\n") == 1


@pytest.mark.parametrize("duration", ["2h", "61m", "0s", "15", "1d", "-1m", "m"])
def test_a_duration_that_no_service_takes_is_refused(home: Path, duration: str) -> None:
    result = called(home, "token", "nav", "--for", duration)

    assert result.exit_code == 2
    assert "say 90s, 15m or 1h" in result.stderr


@pytest.mark.parametrize(
    ("words", "named"), [(["health"], "intake"), (["nav", "--scope", "all"], "henvis:read")]
)
def test_what_there_is_to_choose_from_is_said(home: Path, words: list[str], named: str) -> None:
    result = called(home, "token", *words)

    assert result.exit_code == 2
    assert named in result.stderr


def test_where_no_stack_was_ever_started_one_is_told_to(tmp_path: Path) -> None:
    for words in (["token", "nav"], ["issuer", "show"], ["issuer", "rotate"]):
        failed = called(tmp_path / "nowhere", *words).exception
        assert isinstance(failed, CommandFailed)
        assert "Start one with `henvis up`" in str(failed)
        assert not (tmp_path / "nowhere").exists()


def test_the_keys_are_shown_with_what_becomes_of_them(home: Path) -> None:
    before = json.loads(called(home, "issuer", "show", "--json").stdout)
    rotated = called(home, "issuer", "rotate").stdout
    after = json.loads(called(home, "issuer", "show", "--json").stdout)

    assert [one["until"] for one in before["keys"]] == [None]
    assert rotated == f"{after['keys'][0]['key']} signs from now on; 1 of the old keys is still taken\n"
    assert [one["until"] is None for one in after["keys"]] == [True, False]
    assert after["issuer"] == before["issuer"]
    assert "signs no more" in called(home, "issuer", "show").stdout
    assert "none of the old keys" in called(home, "issuer", "rotate", "--drop-old").stdout
