"""What the supervisor tells Prometheus: of its broker what it refused, of its processes whether they run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from henvis.local.embedded_kafka.broker_incidents import OTHERS, BrokerIncidents
from henvis.ops.board import Board
from henvis.ops.closed_lists import INCIDENT_CLASSES


class Watched(Protocol):
    """A process of the stack."""

    @property
    def service(self) -> str:
        """Whose it is; a service may have several."""
        ...

    @property
    def state(self) -> str:
        """`ready` while it runs, once it was ready."""
        ...

    @property
    def restarts(self) -> int:
        """How often it was started again."""
        ...


class StackNumbers:
    """One stack's."""

    def __init__(self, log: Path, principals: Collection[str], processes: Sequence[Watched]) -> None:
        """Tell of these principals, from the broker's log, and of the services of these processes."""
        self._processes = processes
        self._services = tuple(dict.fromkeys(one.service for one in processes))
        lists = {
            "principals": (*principals, OTHERS),
            "services": self._services,
            "incident_classes": INCIDENT_CLASSES,
        }
        self._board = Board("supervisor", lists)
        self._counted = self._board.children("henvis_broker_incidents_total")
        self._restarts = self._board.children("henvis_process_restarts_total")
        self._up = self._board.children("henvis_process_up")
        self._told = dict.fromkeys(self._services, 0)
        self.incidents = BrokerIncidents(log, principals, self._count)

    def exposition(self, *, broker_is_set_up: bool = True) -> bytes:
        """All numbers in Prometheus' text format, after a look into the log and at the processes.

        Until the broker is set up its log tells of services that ask before they are let in.
        """
        if broker_is_set_up:
            self.incidents.look()
        for service in self._services:
            self._look_at(service)
        return self._board.exposition()

    def _look_at(self, service: str) -> None:
        own = [one for one in self._processes if one.service == service]
        self._up[(service,)].set(all(one.state == "ready" for one in own))
        restarts = sum(one.restarts for one in own)
        self._restarts[(service,)].inc(restarts - self._told[service])
        self._told[service] = restarts

    def _count(self, principal: str, class_: str) -> None:
        self._counted[principal, class_].inc()
