"""Whether each service's database is there, whole, and keeps what is written into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from henvis.doctor import database_seen
from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.checks.durability import NOT_DURABLE, durable
from henvis.doctor.database_seen import Seen, Trouble
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.own_databases import urls
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


def compare(service: str, seen: Seen) -> Iterator[Finding]:
    """What is wrong with a service's database itself."""
    for trouble in seen.troubles:
        kind, sentence = _KINDS[trouble]
        yield kind.about(service, sentence.format(service))
    yield from durable(service, "Its database", seen.settings)


def _look(sight: Sight) -> Looked:
    found = urls(sight)
    findings: list[Finding] = []
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
