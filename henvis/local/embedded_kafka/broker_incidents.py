"""Counts what nobody honest tries on the broker, from the log that the broker keeps of it.

Kafka itself has no number for what its authorizer refused. The lines are its own, of the version that
`jars.lock` pins; a test on a real broker fails where one of them changes its words.
"""

import re
from collections.abc import Callable, Collection
from pathlib import Path
from threading import Lock
from typing import Final

_REFUSED: Final = re.compile(r"Principal = User:(\S+) is Denied operation = ")
_OVER_QUOTA: Final = re.compile(r"Quota violated for sensor \(\w+-([^:)]*)[:)]")
_NOT_LET_IN: Final = "Failed authentication with "
OTHERS: Final = "others"
"""Who is no principal of ours: a name that somebody made up must not become a label."""


class BrokerIncidents:
    """Reads one broker's log; each look reads on where the last one ended.

    What stands in the log already was counted by who ran before.
    """

    def __init__(self, log: Path, principals: Collection[str], count: Callable[[str, str], None]) -> None:
        """Call `count` with who it was, one of `principals` or `others`, and its class."""
        self._log = log
        self._principals = frozenset(principals)
        self._tell = count
        self._alone = Lock()
        self.pass_over()

    def pass_over(self) -> None:
        """Leave uncounted what stands there now.

        At a stack's first start services ask for topics before there are any, and before they are let.
        """
        self._read = self._log.stat().st_size if self._log.exists() else 0

    def look(self) -> None:
        """Count what stands there since the last look."""
        with self._alone:
            self._look()

    def _look(self) -> None:
        if not self._log.exists():
            return
        with self._log.open("rb") as file:
            if file.seek(0, 2) < self._read:  # moved away, and begun anew
                self._read = 0
            file.seek(self._read)
            *whole, _unfinished = file.read().split(b"\n")
        for line in whole:
            self._read += len(line) + 1
            self._count(line.decode(errors="replace"))

    def _count(self, line: str) -> None:
        if found := _REFUSED.search(line):
            self._add(found[1], "denied")
        elif found := _OVER_QUOTA.search(line):
            self._add(found[1], "quota")
        elif _NOT_LET_IN in line:
            self._add(OTHERS, "authentication")

    def _add(self, principal: str, class_: str) -> None:
        self._tell(principal if principal in self._principals else OTHERS, class_)
