"""How much is tried: little in the test suite, as much as there is time for in `make fuzz`."""

import os
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

FOUND = Path(__file__).parent.parent / "found"
EXAMPLES = int(os.environ.get("HENVIS_FUZZ_EXAMPLES", "0"))
"""Inputs for each property; 0 for as few as the suite has time for."""


def fuzzed(few: int) -> settings:
    """The settings of a property that is tried on `few` inputs in the test suite."""
    return settings(
        max_examples=EXAMPLES or few,
        deadline=None,
        database=DirectoryBasedExampleDatabase(FOUND),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
