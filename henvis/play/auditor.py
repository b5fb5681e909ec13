"""The auditor of a play: asks `henvis audit`, as an auditor would, in a process of its own.

The player knows no law; what the verifier computes by it reaches the player as the printed report alone.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from henvis.errors import CommandFailed

PATIENCE_SECONDS: Final = 30.0
"""So long may signatures take that cover all that was said."""

_BETWEEN_LOOKS_S: Final = 0.2
_ANSWERS_WITHIN_S: Final = 600.0
_REPORTED: Final = frozenset({0, 1})


@dataclass(frozen=True)
class Auditor:
    """Asks about the log of the stack in a folder."""

    home: Path

    def verified(self) -> Mapping[str, Any]:
        """The report, as soon as all is signed that can be, or after 30 seconds. Raises CommandFailed."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            # To ask what is final costs little; to verify costs as much as the log is long.
            while not self._all_is_final() and time.monotonic() < until:
                time.sleep(_BETWEEN_LOOKS_S)
            report: Mapping[str, Any] = self.ask("verify")
            if _is_signed(report) or time.monotonic() >= until:
                return report

    def _all_is_final(self) -> bool:
        return all(place["final_size"] == place["records"] for place in self.ask("checkpoints"))

    def ask(self, *command: str) -> Any:
        """What `henvis audit …` prints as JSON. Raises CommandFailed."""
        words = [sys.executable, "-m", "henvis", "audit", *command, "--home", str(self.home), "--json"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=_ANSWERS_WITHIN_S, check=False)
        if done.returncode not in _REPORTED or not done.stdout:
            raise CommandFailed(f"henvis audit {command[0]}: {done.stderr.strip()}", "See the stack's logs")
        return json.loads(done.stdout)


def _is_signed(report: Mapping[str, Any]) -> bool:
    """Whether each part of a journal with something in it has a final checkpoint over all of it."""
    return bool(report["refuted"]) or all(place["final"] == place["size"] for place in report["places"])
