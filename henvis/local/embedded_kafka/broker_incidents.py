"""Counts what nobody honest tries on the broker, from the log that the broker keeps of it.

Kafka itself has no number for what its authorizer refused. The lines are its own, of the version that
`jars.lock` pins; a test on a real broker fails where one of them changes its words.
"""

import re
from collections.abc import Collection
from pathlib import Path
from threading import Lock
from typing import Final

from prometheus_client import CollectorRegistry, Counter, generate_latest

_REFUSED: Final = re.compile(r"Principal = User:(\S+) is Denied operation = (\w+) .* on resource = (\w+):")
_OVER_QUOTA: Final = re.compile(r"Quota violated for sensor \((\w+)-([^:)]*)[:)]")
_NOT_LET_IN: Final = "Failed authentication with "
OTHERS: Final = "others"
"""Who is no principal of ours: a name that somebody made up must not become a label."""


class BrokerIncidents:
    """One broker's numbers; each look reads on where the last one ended.

    What stands in the log already was counted by who ran before.
    """

    def __init__(self, log: Path, principals: Collection[str]) -> None:
        self._log = log
        self._principals = frozenset(principals)
        self._alone = Lock()
        self.pass_over()
        self._registry = CollectorRegistry()
        self._counted = Counter(
            "henvis_broker_incidents",
            "What the broker refused, throttled or did not let in, by whom and what.",
            ["principal", "what"],
            registry=self._registry,
        )

    def pass_over(self) -> None:
        """Leave uncounted what stands there now.

        At a stack's first start services ask for topics before there are any, and before they are let.
        """
        self._read = self._log.stat().st_size if self._log.exists() else 0

    def exposition(self) -> bytes:
        """All numbers in Prometheus' text format, after a look into the log."""
        with self._alone:
            self._look()
        return generate_latest(self._registry)

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
            principal, operation, kind = found.groups()
            self._add(principal, f"{operation} {kind}".lower())
        elif found := _OVER_QUOTA.search(line):
            kind, principal = found.groups()
            self._add(principal, f"quota {kind}".lower())
        elif _NOT_LET_IN in line:
            self._add(OTHERS, "not let in")

    def _add(self, principal: str, what: str) -> None:
        self._counted.labels(principal if principal in self._principals else OTHERS, what).inc()
