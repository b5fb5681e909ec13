"""Notaries and a recorder over real databases, and between them journals and checkpoints without a broker."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from henvis.bus.broker import topics
from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.broker.topics import CHECKPOINTS
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.storage import database as bus_database
from henvis.bus.storage.database import Database
from henvis.checkpoints import tables
from henvis.checkpoints.commission import Commission
from henvis.checkpoints.contents import Contents
from henvis.checkpoints.notary import Notary
from henvis.checkpoints.office import Office, Outgoing
from henvis.checkpoints.settings import Signing
from henvis.checkpoints.topic_reader import Partition
from henvis.local.signing_keys import KeyFiles
from henvis.ops.classes import SecurityClass
from henvis.proof.keys import read_keyring, read_signing_keys
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import leaf_hash, root_of
from services.audit.cabinet import Cabinet
from services.audit.filing import Filing
from services.audit.recorder import Recorder
from services.audit.tables import MIGRATIONS

CLUSTER = "the-cluster"
CLASSES = get_args(SecurityClass)
TOPICS = topics.load()
AGENCIES = TOPICS.agencies
JOURNAL = "nrm.from.udi"
PLACE = (JOURNAL, 0)
NewDatabase = Callable[[bool, str], str]
"""The URL of a database without rows, the audit's or another service's, under a name."""


def migrations(*, audit: bool) -> tuple[Path, ...]:
    """The migrations of the audit's database, or of what every service has of them."""
    everywhere = (bus_database.MIGRATIONS / "versions", tables.MIGRATIONS)
    return (*everywhere, MIGRATIONS) if audit else everywhere


def records(count: int, start: int = 0, word: str = "a record") -> list[Contents]:
    """Records of a journal as the broker gives them."""
    return [
        Contents(offset, 1000 + offset, b"a case", f"{word} {offset}".encode(), (("name", b"value"),))
        for offset in range(start, start + count)
    ]


def root(journal: Iterable[Contents]) -> bytes:
    """The root of a tree, made a third time."""
    return root_of(leaf_hash(leaf_bytes(*one)) for one in journal)


@dataclass
class Log:
    """What stands in the topics: for all who read it the same."""

    journals: dict[Partition, list[Contents]] = field(default_factory=lambda: defaultdict(list))
    checkpoints: dict[int, list[bytes | None]] = field(default_factory=lambda: defaultdict(list))

    def publish(self, messages: Iterable[Outgoing]) -> None:
        for one in messages:
            self.checkpoints[one.partition].append(one.value)


class Ear(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(str(getattr(record, "code", record.getMessage())))


class Member:
    """One service's process: its office on its own database, and what it has read of a log."""

    def __init__(self, name: str, keys: KeyFiles, url: str, cabinet: Path) -> None:
        self.name = name
        self.metrics = metrics_of(name)
        self.database = Database(url)
        signing = Signing(read_signing_keys(keys.of(name)), read_keyring(keys.verifiers))
        journals = TOPICS.journals if name == "audit" else (TOPICS.journal(name),)
        self.identities = {one: TopicIdentity(CLUSTER, one) for one in (*journals, CHECKPOINTS)}
        self.commission = Commission(signing, TOPICS, self.identities)
        self.cabinet, self.archive = Cabinet(cabinet), cabinet / "archive"
        self._filing: Filing | None = None
        self._said: list[str] = []
        self.start()

    def start(self, partitions: frozenset[int] = frozenset({0})) -> None:
        """Be a new process on the same database."""
        self.office: Office = self._recorder() if self.name == "audit" else self._notary()
        with self.heard():
            starts = self.office.take_up(partitions)
        self._next = {**starts.checkpoints, **starts.journals}

    def _notary(self) -> Office:
        return Notary(self.database, self.commission, self.metrics)

    def _recorder(self) -> Office:
        if self._filing is not None:
            self._filing.close()  # as the end of its process would
        self._filing = Filing(self.archive, CLUSTER)
        return Recorder(self.database, self.commission, self.metrics, self.cabinet, self._filing)

    def ends(self) -> None:
        """Be killed, and never start again."""
        if self._filing is not None:
            self._filing.close()
        self.database.close()

    def archives(self) -> None:
        """Make what was archived a part of the archive."""
        assert self._filing is not None
        self._filing.finish([])

    def reads(self, log: Log) -> None:
        """Take in all that stands there, the checkpoints first."""
        with self.heard():
            self._read(log)

    def _read(self, log: Log) -> None:
        for place in sorted(self._next, key=lambda one: one[0] != CHECKPOINTS):
            begin = self._next[place]
            if place[0] == CHECKPOINTS:
                for offset, value in enumerate(log.checkpoints[place[1]][begin:], begin):
                    self.office.hear(place, offset, value)
                self._next[place] = len(log.checkpoints[place[1]])
            else:
                for contents in log.journals[place][begin:]:
                    self.office.grow(place, contents)
                self._next[place] = len(log.journals[place])

    def settles(self) -> Sequence[Outgoing]:
        """Write down, and hand over what is to be published."""
        with self.heard():
            return self.office.settle()

    def told(self, code: str) -> int:
        """How often it has said so; all that it said is counted."""
        assert len(self._said) == self.alarms
        return self._said.count(code)

    @property
    def alarms(self) -> float:
        """How many security events it has counted."""
        return sum(self.metrics.value("henvis_security_events_total", **{"class": one}) for one in CLASSES)

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Keep what is said for security meanwhile."""
        security, ear = logging.getLogger("henvis.security"), Ear(self._said)
        security.addHandler(ear)
        try:
            yield
        finally:
            security.removeHandler(ear)


class Exchange:
    """All services on one log."""

    def __init__(self, folder: Path, new_database: NewDatabase) -> None:
        self.keys = KeyFiles(folder / "keys")
        self.keys.create()
        self.log = Log()
        self._folder, self._new_database = folder, new_database
        self.members = {name: self.member(name) for name in ("udi", "audit", *(set(AGENCIES) - {"udi"}))}

    def member(self, name: str, database: str = "") -> Member:
        """A service on a new database."""
        url = self._new_database(name == "audit", database or name)
        return Member(name, self.keys, url, self._folder / f"cabinet-{name}")

    @property
    def audit(self) -> Member:
        return self.members["audit"]

    def write(self, count: int, word: str = "a record") -> None:
        """Put records into UDI's journal."""
        journal = self.log.journals[PLACE]
        journal += records(count, len(journal), word)

    def go_on(self, among: Sequence[str] | None = None, log: Log | None = None) -> None:
        """Let these, or all, read and settle until nobody has anything to publish."""
        log = log or self.log
        said = True
        while said:
            said = False
            for name in among or tuple(self.members):
                member = self.members[name]
                member.reads(log)
                messages = member.settles()
                log.publish(messages)
                said |= bool(messages)

    def replace(self, name: str) -> None:
        """Let a service have lost its database."""
        self.members[name].ends()
        self.members[name] = self.member(name, f"{name}_anew")

    def close(self) -> None:
        for member in self.members.values():
            member.ends()
