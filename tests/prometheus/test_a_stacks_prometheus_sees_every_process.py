"""`henvis up --metrics` starts a Prometheus that asks every process and judges by the rules."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from henvis.cli import henvis
from henvis.local.stack import RunningStack, running_stack
from tests.local.processes import alive
from tests.prometheus.asking import program, series, told
from tests.waiting import eventually

ALWAYS = "AlwaysFires"
GROUP = {"name": "of-a-test", "rules": [{"alert": ALWAYS, "expr": "vector(1)"}]}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """All of ours with a Prometheus that looks and judges twice a second, by one rule."""
    rules: Path = tmp_path_factory.mktemp("rules")
    (rules / "always.yaml").write_text(yaml.safe_dump({"groups": [GROUP]}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HENVIS_METRICS_INTERVAL", "0.5")
        patch.setenv("HENVIS_METRICS_RULES", str(rules))
        with running_stack(tmp_path_factory.mktemp("stack"), metrics=True) as running:
            yield running


@pytest.fixture
def url(stack: RunningStack) -> str:
    return str(prometheus(stack)["url"])


def prometheus(stack: RunningStack) -> dict[str, Any]:
    one: dict[str, Any] = stack.describe()["prometheus"]
    return one


def test_every_process_and_the_supervisor_are_asked_and_answer(stack: RunningStack, url: str) -> None:
    processes = {one["instance"]: one["service"] for one in stack.describe()["services"]}
    eventually(lambda: len(series(url, "up == 1")) > len(processes), within=30, what="every process answers")
    asked = {one["instance"]: one.get("agency") for one in series(url, "up")}
    assert asked == {**processes, "supervisor": None}


def test_each_series_of_a_process_says_whose_it_is(stack: RunningStack, url: str) -> None:
    services = {one["service"] for one in stack.describe()["services"]}
    found = eventually(
        lambda: series(url, "henvis_outbox_rows"), within=30, what="the processes' numbers have come"
    )
    assert {one["agency"] for one in found} <= services
    assert all("exported_agency" not in one for one in found)


def test_the_refusals_of_a_stacks_start_are_nobodys_attack(url: str) -> None:
    # Services ask for topics before they are let in; Prometheus comes when they are.
    eventually(
        lambda: series(url, 'up{job="henvis-supervisor"} == 1'), within=30, what="the supervisor answers"
    )
    assert series(url, "henvis_broker_incidents_total > 0") == []


def test_the_rules_are_loaded_and_judged(url: str) -> None:
    firing = eventually(lambda: told(url, "alerts")["alerts"], within=30, what=f"{ALWAYS} fires")
    assert [one["labels"]["alertname"] for one in firing] == [ALWAYS]
    assert [group["name"] for group in told(url, "rules")["groups"]] == [GROUP["name"]]


def test_its_configuration_is_clean(stack: RunningStack) -> None:
    configuration = stack.home.prometheus / "prometheus.yaml"
    check: list[str | Path] = [program("promtool"), "check", "config", configuration]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_status_shows_where_it_is(stack: RunningStack, url: str) -> None:
    home = ["--home", str(stack.home.root)]
    table = CliRunner().invoke(henvis, ["status", *home]).output
    (row,) = [line for line in table.splitlines() if line.startswith("prometheus ")]
    assert url in row
    assert f'"url": "{url}"' in CliRunner().invoke(henvis, ["status", "--json", *home]).output


def test_one_that_dies_is_started_again_and_knows_what_it_knew(stack: RunningStack, url: str) -> None:
    eventually(lambda: series(url, "up == 1"), within=30, what="it has numbers")
    before = prometheus(stack)
    os.kill(before["pid"], signal.SIGKILL)
    eventually(
        lambda: prometheus(stack)["restarts"] and prometheus(stack)["state"] == "ready",
        within=30,
        what="a new one is ready",
    )
    now = prometheus(stack)
    assert (now["url"], now["pid"] != before["pid"]) == (before["url"], True)
    assert series(url, "count_over_time(up[1h])")


def test_it_ends_with_the_stack(stack: RunningStack) -> None:
    # The last one here: it stops the stack that the others share.
    pid = prometheus(stack)["pid"]
    stack.stop()
    assert alive([pid]) == []
