"""What a process tells the supervisor of a virtual clock: where it stands and what it still has to do."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from henvis.bus import parking
from henvis.bus.clock import VirtualClock
from henvis.bus.handling import positions
from henvis.bus.publishing import outbox
from henvis.service.definition import Agenda
from henvis.service.engine import Engine
from henvis.service.kit import Kit


class ProcessControl:
    """Reads one process's state and moves its clock; it exists only where the clock is virtual."""

    def __init__(self, kit: Kit, clock: VirtualClock, engine: Engine, agenda: Agenda) -> None:
        """Control the process that these parts belong to."""
        self._kit = kit
        self._clock = clock
        self._engine = engine
        self._agenda = agenda

    def state(self) -> dict[str, Any]:
        """Return one reading; every number in it comes from one committed state of the database."""
        self._kit.handling.looked_at()
        in_hand = self._kit.handling.in_hand
        with self._kit.transactions.database.reading() as connection:
            unsent = outbox.unsent_but_probes(connection)
            parked, releasing = parking.counts(connection)
            written = outbox.written(connection)
            stored = positions.all_stored(connection)
            next_due = self._agenda.next_due(connection)
        return {
            "service": self._kit.settings.service,
            "instance": self._kit.settings.instance,
            "clock": self._clock.now().isoformat(),
            "next_due": next_due.isoformat() if next_due else None,
            "handling": in_hand,
            "outbox": unsent,
            "releasing": releasing,
            "positions": self._positions(stored),
            "parked": sorted(str(case_id) for case_id in parked),
            "counters": {
                "commands": self._kit.handling.commands,
                "positions": sum(stored.values()),
                "written": written,
            },
        }

    def move(self, to: datetime) -> datetime:
        """Set the clock. Raises ClockWentBack."""
        return self._clock.move(to)

    def _positions(self, stored: dict[tuple[str, int], int]) -> dict[str, dict[str, int]]:
        by_topic: dict[str, dict[str, int]] = defaultdict(dict)
        for topic, partition in sorted(self._engine.assigned_now):
            by_topic[topic][str(partition)] = stored.get((topic, partition), 0)
        return by_topic
