"""The README of an agency's service names all that comes in, all that goes out, and every command."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from henvis import ROOT
from henvis.casework.commands import COMMANDS
from tests.agency.office import LAW

AGENCIES = ("intake", "nav", "police")


def section(agency: str, title: str) -> str:
    """The part of an agency's README under a heading."""
    text = (ROOT / "services" / agency / "README.md").read_text()
    return text.partition(f"## {title}")[2].partition("\n## ")[0]


def delivered_to(agency: str) -> set[str]:
    """Types and codes that the sharing rules name this agency for."""
    events: dict[str, Any] = yaml.safe_load(Path(ROOT / "law" / "sharing.yaml").read_text())["events"]
    named: set[str] = set()
    for kind, rows in events.items():
        for row in rows if isinstance(rows, list) else []:
            if agency in row["to"]:
                named |= {kind, *row.get("codes", ()), *row.get("types", ())}
    return named


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
