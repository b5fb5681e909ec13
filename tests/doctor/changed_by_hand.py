"""What somebody does to a running stack by hand, and what the doctor says of it then."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from click.testing import CliRunner
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource

from henvis.cli import henvis
from henvis.doctor import looking
from henvis.doctor.check import Check
from henvis.doctor.finding import Finding
from henvis.doctor.sight import Limits, Sight
from henvis.local.stack import RunningStack


def sight_of(stack: RunningStack, **limits: Any) -> Sight:
    return looking.at_stack(stack.home, Sight(limits=replace(Limits(least_free=0.0), **limits)))


def found(stack: RunningStack, check: Check, **limits: Any) -> list[Finding]:
    looked = check.look(sight_of(stack, **limits))
    return list(looked.findings)


def report(stack: RunningStack) -> dict[str, Any]:
    """What the command says of everything."""
    shown = CliRunner().invoke(
        henvis, ["doctor", "--json", "--least-free", "0", "--home", str(stack.home.root)]
    )
    told: dict[str, Any] = json.loads(shown.output)
    assert shown.exit_code == told["status"]
    return told


def codes(told: dict[str, Any]) -> set[str]:
    return {one["code"] for one in told["findings"]}


@contextmanager
def paused(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def pid_of(stack: RunningStack, instance: str) -> int:
    (pid,) = (one["pid"] for one in stack.describe()["services"] if one["instance"] == instance)
    return int(pid)


@contextmanager
def altered(
    stack: RunningStack, of: tuple[str, str], setting: str, value: str, before: str | None = None
) -> Iterator[None]:
    """A setting that somebody changed while Kafka ran; `before` is what was set, None where nothing was."""
    admin, (kind, name) = AdminClient(stack.access().confluent()), of

    def say(how: AlterConfigOpType, value: str) -> None:
        entry = ConfigEntry(setting, value, incremental_operation=how)
        (done,) = admin.incremental_alter_configs(
            [ConfigResource(kind, name, incremental_configs=[entry])]
        ).values()
        done.result(10)

    say(AlterConfigOpType.SET, value)
    try:
        yield
    finally:
        say(AlterConfigOpType.SET if before else AlterConfigOpType.DELETE, before or value)
