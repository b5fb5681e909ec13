"""Whoever starts with README's first session sees what README says, and gives nobody cause for alarm."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest

from henvis import ROOT
from henvis.local.stack import RunningStack, running_stack
from tests.waiting import eventually

TOLD: Final = (
    ("henvis status", r"nav-1 +ready"),
    ("give intake open_case", '"type": "CaseOpened"'),
    ("give intake refer key-2", '"code":"no_legal_basis".*"basis":"consent"'),
    ("give intake give_consent", '"type": "ConsentGiven"'),
    ("give intake refer key-4", '"type": "ReferralSent"'),
    ("ask nav /cases/$CASE/referrals", '"service":"temporary_housing"'),
    ("ask police /cases/$CASE", '"code":"unknown_case"'),
    ("give nav register_referral", '"type": "ReferralRegistered"'),
    ("ask intake /cases/$CASE/referrals", re.escape('"steps":["delivered","registered"]')),
    ("henvis tail --from-start", "tells nav: ReferralRegistered delivered at intake"),
    ("henvis audit verify --language en", r"Lawful +proved"),
    ("henvis audit replay", "The agency did not know of the case"),
    ("henvis audit case $CASE", "delivered to nav"),
    ("henvis audit bundle", "case.zip: [0-9]+ records"),
    ("henvis audit verify --bundle", "Every part is as it was written"),
    ("ask nav /waiting", '"waits_for":"answer"'),
    ("ask nav /due", r"^\[\]$"),
    ("henvis law sharing DecisionMade", "limited_permit"),
    ("give intake withdraw_consent", '"type": "ConsentWithdrawn"'),
    ("henvis recalls", "open +nav"),
    ("give nav answer_recall", '"type": "RecallAnswered"'),
    ("ask intake /recalls", '"state":"answered"'),
    ("henvis law due", "2025-04-22"),
    ("henvis law explain", "Pluss 6 uker"),
    ("henvis law check", "nothing on the bus is"),
    ("henvis law preview", "what is in force"),
)
"""Each command of the session, as it begins → what it prints."""
NEVER_ENDS: Final = "henvis tail"
PATIENCE_S: Final = 60

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    with running_stack(tmp_path_factory.mktemp("stack"), clock="system") as running:
        yield running


def test_each_command_prints_what_it_is_there_to_show(stack: RunningStack, tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / ".henvis").symlink_to(stack.home.root)
    (tmp_path / "law").symlink_to(ROOT / "law")
    definitions, commands = session()

    assert len(commands) == len(TOLD)
    for command, (begins, told) in zip(commands, TOLD, strict=True):
        assert command.startswith(begins)
        script = f"{definitions}\n{command}"
        if begins.startswith(NEVER_ENDS):
            output = until_told(script, tmp_path, told)
        elif begins.startswith("give"):
            output = printed(script, tmp_path)
        else:
            output = eventually(lambda: told_by(script, tmp_path, told), within=PATIENCE_S, what=begins)  # noqa: B023
        assert re.search(told, output, re.MULTILINE), command
        assert "Traceback" not in output
        assert "undecodable" not in output

    # Kafka refused nothing to the operator's and the auditor's commands: a refusal calls somebody at night.
    numbers = httpx.get(f"{stack.control_url}/metrics", trust_env=False).text
    counted = re.findall(r"^henvis_broker_incidents_total\{(.*)\} (\S+)$", numbers, re.MULTILINE)
    assert counted
    assert [labels for labels, number in counted if float(number)] == []


def session() -> tuple[str, list[str]]:
    """What a shell has to know first, and the commands after it, in README's order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    own = text.split("\n## A first session\n")[1].split("\n## ")[0]
    _start, definitions, *blocks = re.findall(r"^```bash\n(.*?)^```$", own, re.DOTALL | re.MULTILINE)
    commands = [command for block in (definitions, *blocks) for command in statements(block)]
    known = [one for one in commands if re.match(r"\w+(\(\)|=)", one)]
    return "\n".join(known), [one for one in commands if one not in known]


def statements(block: str) -> Iterator[str]:
    """A block's commands, each with all of its lines."""
    held = ""
    for line in block.splitlines():
        held += line
        try:
            words = shlex.split(held)
        except ValueError:  # a quotation goes on in the next line
            held += "\n"
            continue
        if words:
            yield held
        held = ""


def shell(script: str, folder: Path) -> "subprocess.Popen[str]":
    """A shell in a process group of its own."""
    return subprocess.Popen(
        ["bash", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def printed(script: str, folder: Path) -> str:
    """All that a script prints."""
    with shell(script, folder) as running:
        return running.communicate(timeout=PATIENCE_S)[0]


def told_by(script: str, folder: Path, told: str) -> str:
    """What a script prints, or nothing where it does not tell that yet."""
    output = printed(script, folder)
    return output if re.search(told, output, re.MULTILINE) else ""


def until_told(script: str, folder: Path, told: str) -> str:
    """What a script without an end prints until it has told that, and what it prints at Ctrl-C."""
    with shell(script, folder) as running:
        assert running.stdout
        lines = []
        for line in running.stdout:
            lines.append(line)
            if re.search(told, line):
                os.killpg(running.pid, signal.SIGINT)
                break
        return "".join([*lines, *running.stdout])
