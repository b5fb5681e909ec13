"""RESULTS.md: one section for each benchmark; who runs one replaces its section and leaves the others."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from henvis import ROOT

RESULTS: Final = ROOT / "benchmarks" / "RESULTS.md"
HEADING: Final = """\
# What was measured

Written by `make bench`; do not edit. Runs of one table took turns on one machine. Each number is a median,
with the least and the most beside it; only numbers of one table can be compared with each other.
"""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; the first column is text, the others are numbers."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def verdict(name: str, value: float, aim: float, *, least: bool = True, unit: str = "times") -> str:
    """A line that says whether an aim is met, and by how much it is not."""
    met = value >= aim if least else value <= aim
    word = "at least" if least else "at most"
    return f"- {name}: **{value:.2f} {unit}**, aim {word} {aim:g}: {'met' if met else '**not met**'}."


def replace_section(name: str, text: str, path: Path = RESULTS) -> None:
    """Put a benchmark's section in the place of its former one, sections in the order of their names."""
    before = path.read_text() if path.exists() else ""
    sections = dict(re.findall(r"<!-- (\w+) -->\n(.*?)\n<!-- end -->", before, re.DOTALL))
    sections[name] = text.strip()
    body = "\n\n".join(f"<!-- {one} -->\n{sections[one]}\n<!-- end -->" for one in sorted(sections))
    path.write_text(f"{HEADING}\n{body}\n")
