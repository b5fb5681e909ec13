"""`henvis schema` says what is wrong, releases and lists; on the project's own schemas all is in order."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from henvis.contract.outputs import outputs
from henvis.contract.released import LOCK, read_lock
from henvis.contract.schema_files import PROJECT
from tests.contract.schemas import add_field

GIT = ("git", "-c", "user.name=Tests", "-c", "user.email=tests@localhost")


def run(*command: str, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """Runs a command as a user does; a git hook that runs the tests keeps its own repository out."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(command, cwd=cwd, env=own, capture_output=True, text=True, check=False, timeout=60)


def schema(*arguments: str, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """Runs `henvis schema` of the project, or of a copy of it."""
    return run(sys.executable, "-m", "henvis", "schema", *arguments, cwd=cwd)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, with a git history of its own, that a test may change."""
    folder = tmp_path / "project"
    for part in ("henvis", "law", "schemas", "deploy"):
        shutil.copytree(PROJECT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for arguments in (("init", "--quiet"), ("add", "schemas"), ("commit", "--quiet", "--message", "start")):
        assert run(*GIT, *arguments, cwd=folder).returncode == 0
    return folder


def test_check_finds_nothing() -> None:
    done = schema("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"{len(read_lock())} released versions, all in order.\n")


def test_a_new_field_goes_from_the_schema_through_release_to_the_types(project: Path) -> None:
    add_field(
        project / "schemas/status/StatementMade.avsc",
        name="certainty",
        type="int",
        doc="In percent.",
        default=50,
    )
    refused = schema("check", cwd=project)
    assert refused.returncode == 1
    assert refused.stdout == "status/StatementMade.avsc: is not released yet: run `henvis schema release`\n"
    assert refused.stderr.count("\n") == 1
    assert "StatementMade version 2 has the id" in schema("release", cwd=project).stdout
    assert "events.py" in schema("check", cwd=project).stdout
    assert "Written: henvis/contract/events.py" in schema("generate", cwd=project).stdout
    assert "    certainty: int = 50\n" in (project / "henvis/contract/events.py").read_text(encoding="utf-8")
    assert schema("check", cwd=project).returncode == 0
    assert schema("release", cwd=project).stdout == "Nothing is new.\n"
    assert schema("generate", cwd=project).stdout == "All is up to date.\n"


def test_nothing_is_released_while_something_is_wrong(project: Path) -> None:
    add_field(
        project / "schemas/status/StatementMade.avsc", name="more", type="double", doc="More.", default=0
    )
    before = (project / "schemas" / LOCK).read_bytes()
    refused = schema("release", cwd=project)
    assert refused.returncode == 1
    assert refused.stdout == "status/StatementMade.avsc: more: double is no type for a field\n"
    assert (project / "schemas" / LOCK).read_bytes() == before


def test_a_line_that_left_the_lock_since_the_last_commit_is_found(project: Path) -> None:
    lock = project / "schemas" / LOCK
    *kept, last = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    lock.write_text("".join(kept), encoding="utf-8")
    shutil.rmtree(project / "schemas/released" / last.split()[0].rpartition(".")[2])
    assert f"{LOCK}: append only" in schema("check", cwd=project).stdout


def test_a_project_without_history_says_that_nothing_was_compared(project: Path) -> None:
    shutil.rmtree(project / ".git")
    done = schema("check", cwd=project)
    assert done.returncode == 0
    assert done.stdout.startswith("The lock was not compared with a commit")


def test_a_commit_that_is_none_is_named_in_one_line() -> None:
    done = schema("check", "--since", "no-such-commit")
    assert done.returncode == 1
    assert done.stderr == f"henvis: no-such-commit has no {LOCK}. Name a commit that git knows here\n"


def test_list_names_every_version() -> None:
    assert schema("list").stdout.splitlines()[0] == "700001  no.henvis.audit.EventDelivered 1"
    rows = json.loads(schema("list", "--json").stdout)
    assert rows == [{"record": it.record, "version": it.version, "id": it.schema_id} for it in read_lock()]


@pytest.mark.parametrize("path", outputs(), ids=lambda path: path.name)
def test_what_is_generated_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == outputs()[path]


@pytest.mark.parametrize("command", ["check", "release", "generate", "list"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: henvis schema {command}" in schema(command, "--help").stdout


def test_the_generated_types_have_the_project_s_format() -> None:
    events = PROJECT / "henvis/contract/events.py"
    command = [sys.executable, "-m", "ruff", "format", "--diff", "--isolated", "--line-length", "110", "-"]
    done = subprocess.run(command, input=events.read_text(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
