"""What clients asked and were told, and what went wrong meanwhile: JSON lines, one event each."""

import json
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from tests.faults.seeded.plan import Asking

Outcome = Literal["accepted", "refused", "unknown"]
"""Unknown: no answer, or one that leaves open whether anything was done."""


@dataclass(frozen=True)
class Told:
    """What a client was told of one request."""

    asking: Asking
    outcome: Outcome
    body: dict[str, Any] | None = None
    """Of an accepted command."""
    code: str | None = None
    """Of a refused one; of an unknown one how it failed."""


class History:
    """Written as it happens, by many threads; a run that dies leaves what it had."""

    def __init__(self, file: Path) -> None:
        self.told: list[Told] = []
        self._file = file.open("w")
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def asked(self, asking: Asking) -> None:
        """Note that a request is sent."""
        self._write("asked", {"key": asking.key, "agency": asking.agency, "do": asking.do})

    def answered(self, told: Told) -> None:
        """Note what came of a request."""
        self._write(
            "told", {"key": told.asking.key, **{k: v for k, v in asdict(told).items() if k != "asking"}}
        )
        with self._lock:
            self.told.append(told)

    def happened(self, what: str, **more: Any) -> None:
        """Note a fault, its end, a move of the clock."""
        self._write(what, more)

    def close(self) -> None:
        """No more is written."""
        self._file.close()

    def _write(self, what: str, more: dict[str, Any]) -> None:
        line = {"s": round(time.monotonic() - self._began, 3), "what": what, **more}
        with self._lock:
            self._file.write(json.dumps(line, default=str) + "\n")
            self._file.flush()
