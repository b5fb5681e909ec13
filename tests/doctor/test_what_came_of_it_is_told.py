"""What the doctor says in the end: findings first, then what could not be looked at, and an exit status."""

import json
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from henvis.cli import henvis
from henvis.doctor.check import CannotLook, Check, Looked, Need
from henvis.doctor.checks.disk import NEARLY_FULL
from henvis.doctor.checks.parked import PARKED
from henvis.doctor.checkup import NotLooked, run
from henvis.doctor.report import Report
from henvis.doctor.sight import Sight
from henvis.errors import CommandFailed

HINT = PARKED.about("nav", "2 records wait at nav")
WARNING = NEARLY_FULL.about("/there", "The disk is nearly full")


def look_well(_: Sight) -> Looked:
    return Looked("All is well")


def look_and_find(_: Sight) -> Looked:
    return Looked("", (HINT, WARNING))


def cannot_look(_: Sight) -> Looked:
    raise CannotLook("It does not answer")


def look_and_fail(_: Sight) -> Looked:
    raise KeyError("a name that must not be shown")


def hang(_: Sight) -> Looked:
    threading.Event().wait()
    return Looked("never")


WELL = Check("well", look_well, ())
FINDS = Check("finds", look_and_find, (PARKED, NEARLY_FULL))
CANNOT = Check("cannot", cannot_look, ())
FAILS = Check("fails", look_and_fail, ())
HANGS = Check("hangs", hang, ())
OF_A_STACK = Check("of a stack", look_well, (), frozenset({Need.HOME}))


def report(*checks: Check) -> Report:
    return Report(run(checks, Sight(), within=0.2))


@pytest.mark.parametrize(
    ("checks", "status"),
    [
        ((WELL,), 0),
        ((WELL, OF_A_STACK), 0),
        ((WELL, CANNOT), 2),
        ((FINDS, CANNOT), 1),
        ((FINDS,), 1),
    ],
)
def test_the_status_is_of_what_was_found_first(checks: tuple[Check, ...], status: int) -> None:
    assert report(*checks).status == status


def test_people_read_the_most_pressing_first_and_what_to_do() -> None:
    lines = list(report(WELL, FINDS, CANNOT, OF_A_STACK).lines(everything=False))
    assert lines == [
        "warning: The disk is nearly full. [disk-nearly-full]",
        f"    {WARNING.todo}.",
        "hint: 2 records wait at nav. [records-parked]",
        f"    {HINT.todo}.",
        "not looked at: cannot: It does not answer.",
        "2 findings.",
    ]


def test_what_is_as_declared_is_told_where_all_is_asked_for() -> None:
    assert list(report(WELL, OF_A_STACK).lines(everything=True)) == [
        "ok: well: All is well.",
        "left out: of a stack: It needs the folder of a stack (--home).",
        "All is as declared.",
    ]
    assert list(report(WELL).lines(everything=False)) == ["All is as declared."]
    assert list(report(CANNOT).lines(everything=False))[-1] == "Not all could be looked at."


def test_programs_read_the_same() -> None:
    told = json.loads(json.dumps(report(FINDS, CANNOT).as_json()))
    assert told["status"] == 1
    assert told["findings"][1] == {
        "code": "records-parked",
        "severity": "hint",
        "check": "finds",
        "subject": "nav",
        "sentence": "2 records wait at nav.",
        "next": f"{HINT.todo}.",
        "runbook": PARKED.runbook,
    }
    assert told["checks"][1] == {"check": "cannot", "looked": False, "said": "It does not answer"}


def test_a_check_that_fails_or_hangs_hides_nothing_of_the_others() -> None:
    outcomes = run([HANGS, FAILS, FINDS], Sight(), within=0.2)
    assert outcomes["hangs"] == NotLooked("It took longer than 0.2 s")
    failed = outcomes["fails"]
    assert isinstance(failed, NotLooked)
    assert failed.why.startswith("The check itself failed: KeyError at test_what_came_of_it_is_told.py")
    assert "must not be shown" not in failed.why
    assert isinstance(outcomes["finds"], Looked)


def test_where_there_is_no_stack_and_no_broker_is_told(tmp_path: Path) -> None:
    failed = CliRunner().invoke(henvis, ["doctor", "--home", str(tmp_path / "none")]).exception
    assert isinstance(failed, CommandFailed)
    assert (failed.status, "There is no stack in" in failed.message) == (2, True)
    named = ["--kafka", "127.0.0.1:1", "--credentials", str(tmp_path / "none.json")]
    failed = CliRunner().invoke(henvis, ["doctor", *named]).exception
    assert isinstance(failed, CommandFailed)
    assert failed.status == 2


def test_help_has_an_example() -> None:
    assert "Example: henvis doctor" in CliRunner().invoke(henvis, ["doctor", "--help"]).output
