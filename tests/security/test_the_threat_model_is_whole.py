"""`docs/security.md` has a row for each arrow, each row says all, and each test that it names is there."""

import re
from pathlib import Path

import pytest

from henvis import ROOT

PAGE = ROOT / "docs" / "security.md"
PICTURE = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)
NODE = re.compile(r"(\w+)[\[{(]+(?!\()([^\])}]+)[\])}]+")
ARROW = re.compile(r"(\w+)(?:[\[{(][^-]*)? -- (\S+) --> (\w+)")
LINK = re.compile(r"\]\(([^)]+)\)")
COLUMNS = 5
BESIDE_THE_PICTURE = (
    "agency system → API",
    "CLI/player → API",
    "supervisor control",
    "service → database",
    "auditor → journals",
    "metrics scrape",
    "issuer/JWKS → service",
    "stack start → credentials files",
)


def arrows(readme: str) -> set[str]:
    """The arrows of the bus's picture, as the page writes them."""
    found = PICTURE.search(readme)
    assert found is not None
    drawn = found.group(1)
    names = dict(NODE.findall(drawn))
    return {f"{names[begin]} → {names[end]} (`{topic}`)" for begin, topic, end in ARROW.findall(drawn)}


def rows(page: str) -> dict[str, list[str]]:
    """The threat model's rows: arrow → its other cells."""
    _, _, after = page.partition("| Arrow |")
    table = after.partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {first: others for first, *others in cells}


def missing_from(page: str, readme: str) -> set[str]:
    return (arrows(readme) | set(BESIDE_THE_PICTURE)) - rows(page).keys()


README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXT = PAGE.read_text(encoding="utf-8")


def test_each_arrow_has_its_row_and_each_row_its_arrow() -> None:
    assert len(arrows(README)) == 13
    assert missing_from(TEXT, README) == set()
    assert rows(TEXT).keys() == arrows(README) | set(BESIDE_THE_PICTURE)


def test_a_new_arrow_or_a_row_that_is_lost_would_be_seen() -> None:
    drawn = README.replace(
        "    R -- nrm.to.intake --> I", "    R -- nrm.to.intake --> I\n    R -- nrm.x --> N"
    )
    assert missing_from(TEXT, drawn) == {"router → NAV (`nrm.x`)"}
    assert missing_from(TEXT.replace("| metrics scrape |", "| scrape |"), README) == {"metrics scrape"}


@pytest.mark.parametrize("arrow", rows(TEXT))
def test_each_row_says_all_and_names_a_test(arrow: str) -> None:
    cells = rows(TEXT)[arrow]
    assert len(cells) == COLUMNS - 1
    assert all(cells)
    assert LINK.findall(cells[-1]), "the test that covers it"
    assert all("/tests/" in link and link.endswith(".py") for link in LINK.findall(cells[-1]))


def test_every_file_that_the_page_names_is_there() -> None:
    links = [link.partition("#")[0] for link in LINK.findall(TEXT)]
    assert [link for link in links if not (PAGE.parent / link).resolve().is_file()] == []


@pytest.mark.parametrize("named", re.findall(r"`(deploy/[^`]+)`", TEXT))
def test_every_file_that_is_named_without_a_link_is_there(named: str) -> None:
    assert Path(ROOT / named).is_file()
