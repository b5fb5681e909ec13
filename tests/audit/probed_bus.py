"""The whole bus in one process, on which every agency sends probes all the time."""

import time
from datetime import timedelta
from typing import Self

import sqlalchemy as sa

from henvis.audit.log import LogRecord
from henvis.bus.storage.database import Database
from henvis.bus.tables import inbox, outbox
from henvis.checkpoints.tables import signed
from henvis.contract import probe
from henvis.law.ruleset import load
from henvis.service.probing.erasing import erase
from henvis.service.probing.sending import send
from tests.audit.paper_bus import PaperBus

PROBES = load().sharing.probes
EVERYTHING = 2**40
"""More than any journal holds."""


class ProbedBus(PaperBus):
    """Each time that the bus is to settle, every agency has just sent probes to all partitions."""

    rounds = 0

    def settles(self) -> Self:
        """Probe every lane, and handle until nothing is in flight."""
        self.rounds += 1
        for office in self.offices.values():
            assert send(office.kit.transactions, range(self.topics.partitions)) == self.topics.partitions
        return super().settles()

    def databases(self) -> dict[str, Database]:
        """Of every service, by its name."""
        return {name: office.database for name, office in self.offices.items()} | {
            "router": self.router.database
        }

    def erases(self, *, covered: int = EVERYTHING) -> dict[str, int]:
        """What each service erases by the rule, after long enough, with so much of its journal signed."""
        assert PROBES is not None
        erased = {}
        for name, database in self.databases().items():
            journal = self.topics.journal(name)
            with database.writing() as connection:
                _has_signed(connection, journal, self.topics.partitions, covered)
                erased[name] = erase(
                    connection,
                    range(self.topics.partitions),
                    journal,
                    self.now + PROBES.erased_after + timedelta(seconds=1),
                    PROBES.erased_after,
                    machine_now=time.time() + PROBES.erased_after.total_seconds() + 1,
                )
        return erased

    def replays(self, record: LogRecord) -> None:
        """Let the writer of a journal put an old record of its own there again."""
        there = self.records[record.place]
        there.append(record._replace(offset=len(there)))
        self._handle("router", self._workers["router"])
        super().settles()


def rows_of_probes(database: Database, table: sa.Table) -> int:
    """How many a service keeps there."""
    of_probes = table.c.case_id.between(probe.FIRST, probe.LAST)
    with database.reading() as connection:
        count = sa.select(sa.func.count()).select_from(table).where(of_probes)
        return int(connection.execute(count).scalar_one())


def kept(database: Database) -> tuple[int, int]:
    """Rows of probes in the inbox and in the outbox."""
    return rows_of_probes(database, inbox), rows_of_probes(database, outbox)


def _has_signed(connection: sa.Connection, journal: str, partitions: int, size: int) -> None:
    signed.create(connection, checkfirst=True)
    connection.execute(sa.delete(signed))
    rows = [
        {"topic": journal, "partition": one, "size": size, "root": b"", "message": b"", "heard": True}
        for one in range(partitions)
    ]
    connection.execute(sa.insert(signed), rows)
