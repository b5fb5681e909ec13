"""What a dashboard says, without a word of how Grafana writes it: a panel is a question and its query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

FEW: Final = 10
"""Fewer events than this are not drawn: so few may be one person's."""

Shown = Literal["now", "history", "list"]
"""Large, as it is now · as lines over time · as a table of what there is now."""

Colour = Literal["green", "yellow", "red", "blue"]


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a number is worth a look, and from where on it is bad. `upwards`: large is bad."""

    look: float
    bad: float
    upwards: bool = True


@dataclass(frozen=True, slots=True)
class Word:
    """What stands in place of a number."""

    text: str
    colour: Colour


YES_IS_BAD: Final[Mapping[int, Word]] = {0: Word("no", "green"), 1: Word("yes", "red")}
"""Of a query that ends in `> bool 0`: that there is something, and not how much."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One question that a duty officer asks."""

    title: str
    meaning: str
    """What it means when it is bad, and where to go on."""
    query: str
    """PromQL; `$agency` is what the reader has chosen, where the dashboard lets choose."""
    legend: str = ""
    unit: str = "s"
    limits: Limits | None = None
    words: Mapping[int, Word] = field(default_factory=dict)
    shown: Shown = "now"
    nothing: str = "nothing"
    """What is shown where the query finds nothing."""
    width: int = 6
    """Of 24 columns."""
    height: int = 5


@dataclass(frozen=True, slots=True)
class Section:
    """Panels under one heading."""

    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One dashboard."""

    name: str
    """Of its file, and in its address."""
    title: str
    what_for: str
    sections: tuple[Section, ...]
    chooses_agency: bool = False
