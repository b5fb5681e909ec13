"""The README of an agency's service names all that comes in, all that goes out, and every command."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from henvis import ROOT
from henvis.casework.commands import COMMANDS
from henvis.deadlines.holder import EACH_RECIPIENT
from henvis.law.deadline_rules import Rule
from henvis.law.starting import is_startable
from tests.agency.office import LAW

AGENCIES = ("intake", "udi", "barnevern", "nav", "police")


def section(agency: str, title: str) -> str:
    """The part of an agency's README under a heading."""
    text = (ROOT / "services" / agency / "README.md").read_text()
    return text.partition(f"## {title}")[2].partition("\n## ")[0]


def delivered_to(agency: str) -> set[str]:
    """Types and codes that the sharing rules name this agency for."""
    events: dict[str, Any] = yaml.safe_load(Path(ROOT / "law" / "sharing.yaml").read_text())["events"]
    named: set[str] = set()
    for kind, rows in events.items():
        for row in rows if isinstance(rows, list) else [rows]:
            if agency in [name for key in ("to", "child", "always_child") for name in _agencies(row, key)]:
                named |= {kind, *row.get("codes", ()), *row.get("types", ())}
    return named


def _agencies(row: dict[str, Any], key: str) -> list[str]:
    listed = row.get(key, [])
    return listed if isinstance(listed, list) else []


@pytest.mark.parametrize("agency", AGENCIES)
def test_it_names_every_code_that_comes_in_and_none_that_does_not(agency: str) -> None:
    told = section(agency, "Events in")
    everything = {code for other in LAW.codes.agencies for code in delivered_to(other)}

    assert {code for code in everything if f"`{code}`" in told} == delivered_to(agency)


@pytest.mark.parametrize("agency", AGENCIES)
def test_it_names_every_command_statement_and_decision(agency: str) -> None:
    told = section(agency, "Events out")
    statements = LAW.codes.states(agency)
    decisions = {code for code in LAW.codes.codes_in("decision") if LAW.codes.decided_by(code) == agency}

    expected = {*COMMANDS, *statements, *decisions}
    everything = {*expected, *LAW.codes.codes_in("statement"), *LAW.codes.codes_in("decision")}
    assert {code for code in everything if f"`{code}`" in told} == expected


@pytest.mark.parametrize("agency", AGENCIES)
def test_it_names_the_services_that_it_can_be_asked_for(agency: str) -> None:
    told = (ROOT / "services" / agency / "README.md").read_text().partition("## Events in")[0]

    assert [code for code in LAW.codes.services_of(agency) if f"`{code}`" not in told] == []


@pytest.mark.parametrize("agency", AGENCIES)
def test_it_names_every_deadline_that_stands_in_its_book(agency: str) -> None:
    told = section(agency, "Deadlines it owns")
    rules = LAW.rules.by_id.values()

    expected = {rule.id for rule in rules if is_startable(LAW.map, rule) and agency in holders(rule)}
    assert {rule.id for rule in rules if f"`{rule.id}`" in told} == expected


def holders(rule: Rule) -> set[str]:
    """The rule's owner, or all; of a decision that is not sent to it, who makes the decision."""
    if rule.owner == EACH_RECIPIENT:
        return set(AGENCIES)
    start = LAW.map.law_events[rule.starts_on].selection
    if start.events != ("DecisionMade",):
        return {rule.owner}
    types = LAW.map.narrowing(rule.id).types or start.types
    makers = {LAW.codes.decided_by(code) for code in types}
    rows = [LAW.sharing.row("DecisionMade", code) for code in types]
    sent = any(rule.owner in (*row.to, *row.child) for row in rows if row and not isinstance(row.to, str))
    return {rule.owner} if sent or rule.owner in makers else makers
