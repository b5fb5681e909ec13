"""The rules of deploy/prometheus as tests see them: each alert, what it says, and how it is tried."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from henvis import ROOT

RULES: Final = ROOT / "deploy" / "prometheus" / "rules"
TESTS: Final = ROOT / "deploy" / "prometheus" / "tests"
RUNBOOKS: Final = ROOT / "docs" / "runbooks"
WATCHDOG: Final = "HenvisWatchdog"
"""The alert that always fires, so that somebody outside sees where none would come."""
FIRING: Final = 'count by (alertname) (ALERTS{alertstate="firing"})'
"""What each unit test asks: the alerts that fire, and by that also which do not."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alerting rule."""

    name: str
    query: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]

    @property
    def file_name(self) -> str:
        """Its name as files have it, without an ending: `henvis-case-parked`."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", self.name).lower()


def rules() -> list[dict[str, Any]]:
    """All rules, of all files."""
    files = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(RULES.glob("*.yaml"))]
    return [rule for file in files for group in file["groups"] for rule in group["rules"]]


def alerts() -> list[Alert]:
    """The alerting ones."""
    return [
        Alert(one["alert"], one["expr"], one["labels"], one["annotations"])
        for one in rules()
        if "alert" in one
    ]


def recorded() -> dict[str, str]:
    """Name → query of the others."""
    return {one["record"]: one["expr"] for one in rules() if "record" in one}


def unit_tests(alert: Alert) -> list[dict[str, Any]]:
    """The tests in the alert's own file."""
    tests: list[dict[str, Any]] = yaml.safe_load(
        (TESTS / f"{alert.file_name}.yaml").read_text(encoding="utf-8")
    )["tests"]
    return tests


def seen_firing(test: Mapping[str, Any]) -> list[set[str]]:
    """The names that it expects at each of its instants."""
    return [
        {re.findall(r'alertname="(\w+)"', sample["labels"])[0] for sample in asked["exp_samples"]}
        for asked in test["promql_expr_test"]
        if asked["expr"] == FIRING
    ]
