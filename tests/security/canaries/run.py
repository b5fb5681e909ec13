"""What was done in a run, and what was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from henvis.local.stack import RunningStack
from tests.security.canaries.markers import Markers
from tests.security.canaries.planting import Planting
from tests.security.canaries.search import Search
from tests.security.canaries.seeding import SeededAgency


@dataclass
class Run:
    """One stack, all that it was given, and all that came of it."""

    stack: RunningStack
    markers: Markers
    search: Search
    planting: Planting
    stories: set[str] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    """Codes of commands that were refused as their story says."""
    statuses: Counter[int] = field(default_factory=Counter)
    """Of the answers to wrong requests; 0 where there was none."""
    wrong_records: int = 0
    dead_letters: int = 0
    """That came of the wrong records."""
    parked: Counter[str] = field(default_factory=Counter)
    """Reasons of parked records."""
    restarts: dict[str, int] = field(default_factory=dict)
    failed_commands: Counter[str] = field(default_factory=Counter)
    """Codes of commands that a failing database did not take."""
    core_sizes: set[int] = field(default_factory=set)
    """What a core dump of any of its processes may have, in bytes."""
    agencies: dict[str, SeededAgency] = field(default_factory=dict)
