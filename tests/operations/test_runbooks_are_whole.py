"""Runbooks look the same everywhere, and the index names each with who is told."""

import re

import pytest

from tests.operations.alerts import RUNBOOKS, Alert, alerts
from tests.operations.runbooks import HEADINGS, runbook

EACH = pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert.name)
LONGEST = 90
"""Lines; who was woken reads no more."""


@EACH
def test_a_runbook_has_the_same_headings_as_all(alert: Alert) -> None:
    one = runbook(alert.file_name)
    assert one.alert == alert.name
    assert one.headings == HEADINGS
    assert one.title.startswith(f"{alert.name}: ")
    assert len(one.text.splitlines()) < LONGEST


@EACH
def test_its_commands_need_what_it_says_and_no_more(alert: Alert) -> None:
    one = runbook(alert.file_name)
    assert one.blocks, "nothing to confirm it with"
    used = set(re.findall(r"\$\{?([A-Z]+)\b", "\n".join(one.blocks)))
    assert used - {"HENVIS"} <= one.needs.keys()


@EACH
def test_its_links_lead_somewhere(alert: Alert) -> None:
    for link in re.findall(r"\]\(([^)#]+)", runbook(alert.file_name).text):
        assert (RUNBOOKS / link).exists(), link


def test_the_index_names_each_with_severity_and_owner() -> None:
    text = (RUNBOOKS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\w+)\]\(([\w-]+)\.md\) \| .+ \| (\w+) \| (\w+) \|$", text, re.MULTILINE)
    assert sorted(rows) == sorted(
        (one.name, one.file_name, one.labels["severity"], one.labels["owner"]) for one in alerts()
    )


def test_no_runbook_is_left_over() -> None:
    files = {file.stem for file in RUNBOOKS.glob("*.md")}
    assert files == {alert.file_name for alert in alerts()} | {"README"}
