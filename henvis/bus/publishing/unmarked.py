"""What the broker has and the database does not know yet: for a moment, so that events go first.

A mark is a commit, which has to be on the disk; at once, it would be in the way of the commits of those who
handle what was just sent. A crash before it is one before a mark as ever: the relay reads its topics back.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Final

from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.publishing.sender import Marks

MARK_WITHIN_S: Final = 0.01


class Unmarked:
    """The rows of one relay that are sent and not marked, which therefore are not to be sent again."""

    def __init__(self) -> None:
        self.marks: Marks = []
        self._numbers: set[tuple[str, int, int]] = set()
        self._since = math.inf

    def __len__(self) -> int:
        return len(self.marks)

    @property
    def due_in(self) -> float:
        """Seconds until the first of them ought to be marked; infinite where there is none."""
        return max(0.0, self._since + MARK_WITHIN_S - time.monotonic())

    def add(self, sent: Marks) -> None:
        """Note what the broker has."""
        if not self.marks and sent:
            self._since = time.monotonic()
        self.marks += sent
        self._numbers |= {row[:3] for row, _ in sent}

    def without(self, rows: Sequence[OutboxRow]) -> Sequence[OutboxRow]:
        """Those of `rows` that are not among these."""
        return [row for row in rows if row[:3] not in self._numbers] if self._numbers else rows

    def clear(self) -> None:
        """All of them are marked."""
        self.marks, self._since = [], math.inf
        self._numbers.clear()
