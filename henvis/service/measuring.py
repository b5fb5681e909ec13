"""What of a process's numbers is measured when they are asked for, and from where."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from henvis.bus.broker import certificates as broker_certificates
from henvis.bus.handling import positions
from henvis.bus.numbers.backlog import Backlog, Followed
from henvis.bus.numbers.stored_numbers import clock_seconds, outbox_numbers, parked_numbers
from henvis.checkpoints import store
from henvis.ops.disk_space import disk_space
from henvis.ops.measuring import Measuring, Readings, Source
from henvis.ops.metrics import lane_of
from henvis.service.definition import Agenda, ServiceDefinition
from henvis.service.kit import Kit

DATABASE_WITHIN_S: Final = 1.0
BROKER_WITHIN_S: Final = 2.0
DISK_WITHIN_S: Final = 0.5
DATABASE_FRESH_S: Final = 1.0
BROKER_FRESH_S: Final = 5.0
"""Whoever asks more often is told what was found last."""


def measuring(kit: Kit, definition: ServiceDefinition, agenda: Agenda) -> Measuring:
    """The sources of one process; the broker is asked after the database, which says how far it has come."""
    stored = Stored(kit, definition, agenda)
    backlog = Backlog(kit.settings.kafka, kit.topics.partitions, stored.followed)
    return Measuring(
        kit.metrics.board,
        [
            Source("database", stored.look, within_s=DATABASE_WITHIN_S, fresh_s=DATABASE_FRESH_S),
            Source(
                "broker",
                backlog.look,
                within_s=BROKER_WITHIN_S,
                fresh_s=BROKER_FRESH_S,
                away="henvis_broker_away_seconds",
            ),
            Source("disk", lambda: _on_disk(kit), within_s=DISK_WITHIN_S, fresh_s=BROKER_FRESH_S),
        ],
    )


class Stored:
    """All that a process's database says, read in one state of it; also how far the topics are followed."""

    def __init__(self, kit: Kit, definition: ServiceDefinition, agenda: Agenda) -> None:
        """Nothing is read yet."""
        self._kit = kit
        self._agenda = agenda
        self._numbers = definition.numbers(kit)
        self._sizes = definition.final or store.signed_sizes
        self._lanes = [
            Followed(("henvis_oldest_unhandled_seconds", lane_of(topic)), (topic,))
            for topic in definition.reads(kit.topics)
        ]
        class_ = "signed" if definition.final is None else "final"
        journals = definition.journals(kit.topics)
        self._checkpoints = Followed(("henvis_checkpoint_age_seconds", class_), journals)
        self.followed = (*self._lanes, self._checkpoints)

    def look(self) -> Readings:
        """Read it, on a connection that is given back at once."""
        kit = self._kit
        with kit.transactions.database.reading() as connection:
            handled, covered = positions.all_stored(connection), self._sizes(connection)
            found: Readings = {
                **outbox_numbers(connection),
                **(parked_numbers(connection, kit.clock) if self._lanes else {}),
                **self._numbers(connection),
                ("henvis_clock_behind_seconds",): self._behind(connection),
            }
        for lane in self._lanes:
            lane.done = handled
        self._checkpoints.done = covered
        return found

    def _behind(self, connection: sa.Connection) -> float:
        acted = self._agenda.last_acted(connection)
        return max(0.0, acted.timestamp() - clock_seconds(self._kit.clock)()) if acted else 0.0


def _on_disk(kit: Kit) -> Readings:
    ca = kit.settings.kafka.ca
    end = broker_certificates.first_end(ca) if ca else 0.0
    file = kit.transactions.database.file
    folders = [kit.settings.state, *([file.parent] if file else [])]
    return {**disk_space(folders), ("henvis_key_expiry_timestamp_seconds", "broker"): end}
