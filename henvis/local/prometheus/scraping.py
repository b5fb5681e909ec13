"""How a stack's numbers are kept, as its user wants it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from henvis import ROOT

RULES: Final = ROOT / "deploy" / "prometheus" / "rules"
EVERY_S: Final = 5.0
"""Seconds between two looks, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Scraping:
    """What Prometheus is started with."""

    every_s: float = EVERY_S
    rules: Path = RULES
    """The folder with files of alerting rules, `*.yaml`."""
