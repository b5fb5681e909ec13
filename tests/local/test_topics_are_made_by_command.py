"""`henvis topics apply` says what it made, and what is wrong with how it was asked."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from henvis.bus.broker import topics
from henvis.cli import henvis
from henvis.errors import CommandFailed
from henvis.local.stack import RunningStack


def test_a_stacks_topics_are_all_there(stack: RunningStack) -> None:
    done = CliRunner().invoke(henvis, ["topics", "apply", "--home", str(stack.home.root), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) == {"topics": len(topics.load().all), "made": []}


def test_a_profile_that_there_is_not_is_named() -> None:
    with pytest.raises(CommandFailed, match="no profile laptop"):
        CliRunner().invoke(henvis, ["topics", "apply", "--profile", "laptop"], catch_exceptions=False)


def test_who_is_not_let_in_is_told(stack: RunningStack, tmp_path: Path) -> None:
    wrong = tmp_path / "admin.json"
    wrong.write_text(json.dumps({"user": "admin", "password": "wrong"}))
    wrong.chmod(0o600)
    asked = ["topics", "apply", "--kafka", stack.kafka, "--credentials", str(wrong)]
    with pytest.raises(CommandFailed, match="Name the admin's file"):
        CliRunner().invoke(henvis, asked, catch_exceptions=False)
