"""Whether each service's database is there, whole, and keeps what is written into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from henvis.doctor import database_seen
from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.database_seen import Seen, Trouble
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.own_databases import urls
from henvis.doctor.processes_seen import Process
from henvis.doctor.sight import Sight

MISSING: Final = Kind(
    "database-missing",
    Severity.CRITICAL,
    "Stop {subject} before it makes an empty one, and restore its database: its journal stands"
    " on Kafka, and it"
    " would say everything again",
)
AWAY: Final = Kind(
    "database-away",
    Severity.CRITICAL,
    "Look whether PostgreSQL runs and lets us in; {subject} goes on by itself once it is back",
    "HenvisNotReady",
)
READ_ONLY: Final = Kind(
    "database-read-only",
    Severity.CRITICAL,
    "Look at the rights of its file or, on a server, whether it is a standby; {subject} refuses"
    " commands until then",
)
BUSY: Final = Kind(
    "database-busy",
    Severity.WARNING,
    "Find out which process holds the right to write, in the log of {subject}; one that hangs"
    " is ended by hand",
)
DAMAGED: Final = Kind(
    "database-damaged",
    Severity.CRITICAL,
    "Stop {subject}, keep the file, and restore; `henvis audit rebuild` tells what the log alone makes of it",
)
NOT_DURABLE: Final = Kind(
    "database-not-durable",
    Severity.CRITICAL,
    "Set it back and start {subject} anew: what it answered could be lost with the machine's power",
)
SECOND_WRITER: Final = Kind(
    "database-second-writer",
    Severity.CRITICAL,
    "Find out who writes into the database of {subject} besides it, and end that session",
)
_KINDS: Final = {
    Trouble.MISSING: (MISSING, "The database of {0} is missing"),
    Trouble.AWAY: (AWAY, "The database of {0} does not answer"),
    Trouble.READ_ONLY: (READ_ONLY, "The database of {0} cannot be written"),
    Trouble.BUSY: (BUSY, "The right to write into the database of {0} has been held for long"),
    Trouble.DAMAGED: (DAMAGED, "The database of {0} is damaged"),
    Trouble.SECOND_WRITER: (SECOND_WRITER, "Somebody writes into the database of {0} past its one writer"),
}
_ENOUGH: Final[Mapping[str, frozenset[str]]] = {
    "journal_mode": frozenset({"wal"}),
    "synchronous": frozenset({"2", "3"}),
    "synchronous_commit": frozenset({"on", "remote_write", "remote_apply", "local"}),
    "fsync": frozenset({"on"}),
    "full_page_writes": frozenset({"on"}),
}
"""What each setting has to be, so that what was committed outlives a crash (docs/adr/0005, 0008)."""


def compare(service: str, seen: Seen) -> Iterator[Finding]:
    """What is wrong with a service's database itself."""
    for trouble in seen.troubles:
        kind, sentence = _KINDS[trouble]
        yield kind.about(service, sentence.format(service))
    yield from _durable(service, "Its database", seen.settings)


def of_processes(processes: Iterable[Process]) -> Iterator[Finding]:
    """What a process told of the settings by which it uses its database."""
    for one in processes:
        if one.about:
            yield from _durable(one.service, one.instance, one.about.durability)


def _durable(service: str, who: str, settings: Mapping[str, str]) -> Iterator[Finding]:
    for name, value in settings.items():
        if name in _ENOUGH and value not in _ENOUGH[name]:
            wanted = " or ".join(sorted(_ENOUGH[name]))
            yield NOT_DURABLE.about(
                service, f"{who} has {name} {value} where {wanted} is needed for {service} to lose nothing"
            )


def _look(sight: Sight) -> Looked:
    found = urls(sight)
    findings = list(of_processes(sight.processes))
    cut_short = []
    for service, url in found.items():
        seen = database_seen.look(url)
        findings += compare(service, seen)
        cut_short += [service] * (not seen.whole)
    partly = f"; not read to their end, since they are large: {', '.join(cut_short)}" if cut_short else ""
    return Looked.at(f"{len(found)} databases are there, whole, and can be written{partly}", findings)


CHECK: Final = Check(
    "databases",
    _look,
    (MISSING, AWAY, READ_ONLY, BUSY, DAMAGED, NOT_DURABLE, SECOND_WRITER),
    frozenset({Need.HOME}),
)
