"""The example for Alertmanager takes every alert to a receiver that is there, and holds no secret."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from henvis import ROOT
from tests.operations.alerts import WATCHDOG, Alert, alerts

FILE = ROOT / "deploy" / "alertmanager" / "alertmanager.yaml"
AGENCIES = ("intake", "udi", "barnevern", "nav", "police", "router", "audit", "")
OUTSIDE = "outside-alive"
MATCHER = re.compile(r'(\w+)(=~|=)"([^"]*)"')
SECRET = re.compile(r"\b\w*(password|secret|token|credentials|key)\s*:|://\S*@", re.IGNORECASE)


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def holds(matchers: list[str], labels: Mapping[str, str]) -> bool:
    """Whether labels fit all of them, as Alertmanager reads them."""
    for matcher in matchers:
        found = MATCHER.fullmatch(matcher)
        assert found, matcher
        name, how, value = found.groups()
        given = labels.get(name, "")
        if not (re.fullmatch(value, given) if how == "=~" else given == value):
            return False
    return True


def receiver(route: Mapping[str, Any], labels: Mapping[str, str], above: str = "") -> str:
    """Who is told: the first route that fits, as deep as one does."""
    here = route.get("receiver", above)
    for one in route.get("routes", []):
        if holds(one["matchers"], labels):
            return receiver(one, labels, here)
    return str(here)


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert.name)
def test_an_alert_reaches_its_owner(told: dict[str, Any], alert: Alert) -> None:
    for agency in AGENCIES:
        owner = alert.labels["owner"]
        if owner == "agency" and agency in {"router", "audit", ""}:
            owner = "bus"
        labels = {"alertname": alert.name, "agency": agency, **alert.labels}
        whose = OUTSIDE if alert.name == WATCHDOG else f"{owner}-{alert.labels['severity']}"
        assert receiver(told["route"], labels) == whose


def test_the_switch_outside_hears_of_the_alert_that_always_fires_and_of_no_other(
    told: dict[str, Any],
) -> None:
    (route,) = [one for one in told["route"]["routes"] if one["receiver"] == OUTSIDE]
    assert route["matchers"] == [f'alertname="{WATCHDOG}"']
    assert route["repeat_interval"] == "1m", "it is told again and again, as it misses what does not come"
    assert not any(holds(rule["target_matchers"], {"alertname": WATCHDOG}) for rule in told["inhibit_rules"])


def test_whoever_is_told_is_there_and_told_of_something(told: dict[str, Any]) -> None:
    assert {one["name"] for one in told["receivers"]} == set(_receivers(told["route"]))


def test_what_is_held_back_is_an_alert_and_none_of_a_case_or_an_attempt(told: dict[str, Any]) -> None:
    names = {alert.name for alert in alerts()}
    never = {
        *("HenvisCaseParked", "HenvisDeadLetter", "HenvisDeadlinesStand", "HenvisAnswersOverdue"),
        *("HenvisSecurityEvent", "HenvisDeadlineSurge"),
    }
    for rule in told["inhibit_rules"]:
        for side in ("source_matchers", "target_matchers"):
            fits = {name for name in names if holds(rule[side], {"alertname": name})}
            assert fits
            assert side == "source_matchers" or not fits & never


def test_it_holds_no_secret() -> None:
    assert SECRET.findall(FILE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("line", ["slack_api_token: x", "credentials: x", "url: https://henvis:x@localhost"])
def test_a_secret_would_be_seen(line: str) -> None:
    assert SECRET.search(line)


def test_alertmanagers_own_tool_takes_it_where_it_is_installed() -> None:
    tool = shutil.which("amtool")
    check = [tool, "check-config", str(FILE)] if tool else ["true"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _receivers(route: Mapping[str, Any]) -> Iterator[str]:
    if "receiver" in route:
        yield route["receiver"]
    for one in route.get("routes", []):
        yield from _receivers(one)
