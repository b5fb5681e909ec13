"""Fuzzes for HENVIS_FUZZ_MINUTES, ten where nothing is said, or until something breaks: `make fuzz`.

The same properties as in the test suite, in rounds of new inputs. What breaks is shown, is kept in
`tests/hostile/found`, and ends the run with exit status 1. The round that has begun is ended.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

MINUTES = float(os.environ.get("HENVIS_FUZZ_MINUTES", "10"))
EXAMPLES_A_ROUND = 100
FOLDER = Path(__file__).parent
COMMAND = [sys.executable, "-m", "pytest", "-q", "--no-header", "--timeout=3600", "-p", "no:cacheprovider"]


def main() -> int:
    """The exit status: 0 where nothing broke."""
    began, number = time.monotonic(), 0
    environment = os.environ | {"HENVIS_FUZZ_EXAMPLES": str(EXAMPLES_A_ROUND)}
    while (minutes := (time.monotonic() - began) / 60) < MINUTES:
        number += 1
        _say(f"round {number}, {minutes:.1f} of {MINUTES:g} minutes: {EXAMPLES_A_ROUND} inputs a property")
        if subprocess.run([*COMMAND, str(FOLDER)], check=False, env=environment).returncode != 0:
            _say("Something broke. Commit what is new in tests/hostile/found with the change that mends it.")
            return 1
    _say(f"Nothing broke in {number} rounds.")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
