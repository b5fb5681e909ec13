"""What the doctor says that it can find, it was seen to find."""

import importlib
import re
from pathlib import Path

import click

from henvis.cli import henvis
from henvis.doctor.checks import CHECKS, KINDS
from tests.doctor.caused import CAUSED

ALERTS = frozenset(
    """
    HenvisBrokerAway HenvisProcessDown HenvisNotReady HenvisLaneStuck HenvisOutboxStuck HenvisDeadLetter
    HenvisCaseParked HenvisProbeLost HenvisCheckpointStale HenvisClockOff HenvisClockBehind
    HenvisDiskNearlyFull HenvisKeyExpires HenvisDeadlinesStand HenvisDeadlineSurge HenvisAnswersOverdue
    HenvisSecurityEvent HenvisBrokerRefuses HenvisRestarting HenvisLawVersionsDiffer
    """.split()  # noqa: SIM905 - a list of words is easier to compare with the rules' names
)
POSTGRESQL = Path(__file__).parents[1] / "postgresql" / "test_the_doctor_looks_at_a_server.py"


def test_each_declared_finding_is_caused() -> None:
    for file in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"tests.doctor.{file.stem}")
    # These need a Debian package, and are run with it.
    elsewhere = set(re.findall(r'@causes\("([a-z-]+)"\)', POSTGRESQL.read_text()))
    assert CAUSED | elsewhere == KINDS.keys()


def test_no_code_means_two_things() -> None:
    kinds = {kind for check in CHECKS for kind in check.kinds}
    assert len(kinds) == len({kind.code for kind in kinds})
    assert len(CHECKS) == len({check.name for check in CHECKS})


def test_each_alert_that_is_named_is_one_of_ours() -> None:
    assert {kind.alert for kind in KINDS.values()} - {None} <= ALERTS


def test_of_the_alerts_that_are_named_all_have_a_runbook_or_none_has() -> None:
    assert len({kind.runbook is None for kind in KINDS.values() if kind.alert}) == 1


def test_each_command_that_is_advised_exists() -> None:
    advised = {found for kind in KINDS.values() for found in re.findall("`henvis ([a-z ]+)`", kind.todo)}
    assert len(advised) > 5
    for words in advised:
        group: click.Command = henvis
        for word in words.split():
            assert isinstance(group, click.Group), words
            found = group.get_command(click.Context(group), word)
            assert found is not None, words
            group = found


def test_each_finding_says_what_to_do() -> None:
    for kind in KINDS.values():
        todo = kind.about("it", "It is so").todo
        assert len(todo) > 20
        assert not todo.endswith(".")
