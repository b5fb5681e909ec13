"""Commands, options and files that docs/operations.md names exist."""

import re

import click
import pytest

from henvis import ROOT
from henvis.cli import henvis

PAGE = ROOT / "docs" / "operations.md"
TEXT = PAGE.read_text(encoding="utf-8")
LINES = sorted(set(re.findall(r"`(henvis [a-z][^`\n]*)`", TEXT)))
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")


def wrong_with(line: str) -> str | None:
    """What of a command line is not there; None where all is."""
    command: click.Command = henvis
    words = line.split()[1:]
    said: list[str] = []
    while words and isinstance(command, click.Group):
        said.append(words.pop(0))
        found = command.get_command(click.Context(command), said[-1])
        if found is None:
            return " ".join(said)
        command = found
    options = {name for parameter in command.params for name in parameter.opts}
    return next((word for word in words if word.startswith("--") and word not in options), None)


@pytest.mark.parametrize("line", LINES)
def test_a_command_is_there_with_its_options(line: str) -> None:
    assert wrong_with(line) is None


@pytest.mark.parametrize(
    "line", ["henvis stutus", "henvis dead revive", "henvis up --metric", "henvis audit verify --x"]
)
def test_one_that_is_not_there_would_be_seen(line: str) -> None:
    assert wrong_with(line) is not None


def test_it_tells_of_every_way_to_look() -> None:
    wanted = {"up", "status", "doctor", "probes", "dead", "trace", "down", "acl", "topics", "audit", "issuer"}
    assert {line.split()[1] for line in LINES} >= wanted


def test_every_page_that_it_links_is_there() -> None:
    links = [(PAGE.parent / link).resolve() for link in LINK.findall(TEXT)]
    assert [link for link in links if not link.exists()] == []


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(deploy/[^`<]+)`", TEXT))))
def test_every_file_that_it_names_is_there(named: str) -> None:
    assert (ROOT / named).exists()
