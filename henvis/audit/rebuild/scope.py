"""What of a service's database is not on the log, by design, and why; all else has to come out the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from henvis.agency import tables as agency_tables
from henvis.audit.case_history import ROUTER
from henvis.audit.rebuild.router_parts import RouterParts
from henvis.bus import tables as bus_tables
from henvis.bus.broker.topics import Topics

TABLES: Final[Mapping[str, str]] = {
    "told": "what an agency was told of the person stays in its own register and is never sent in clear",
    "actor": "who acted is an opaque id on the bus, which the agency alone resolves",
    "idempotency": "the callers' keys and what they were answered are nobody else's",
    "last_act": "when the book last changed: a sweep that only sets dates anew says nothing",
    "probe_arrival": "when a synthetic probe last came, by the machine's clock",
    "parked": "what could not be handled lies in dead letters, which are no journal",
    "redrive": "what of it was tried again, by whom and why, is no event",
    "redriven": "what came of that: what was handled is in its case",
    "position": "how far a topic was read: a mailbox is no journal, and what is repeated leaves no trace",
}
"""Table → why it is not rebuilt."""

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "known_case": {
        "born": "a birth date never crosses the bus",
        "due": "it follows from the birth date alone",
    },
    "reference": {"fingerprint": "the digest of a command, of what no event says of it too"},
    "inbox": {
        "offset": "where the record stood in the mailbox, which is no journal",
        "applied_at": "the service's clock when it was handled",
    },
    "outbox": {"written_at": "the machine's clock when it was written"},
}
"""Table → column → why it is left out when two databases are compared."""

OF_THE_ROUTER: Final[Mapping[str, Mapping[str, str]]] = {
    "inbox": {"applied_at": "the service's clock when it was handled"},
    "outbox": {"written_at": "the machine's clock when it was written"},
}
"""The same of the router: what it takes in stands in journals."""

ROWS: Final[Mapping[str, str]] = {
    "deadline": "deadlines that start on a birth date are never published, and pass unseen",
    "deadline.id": "made at random: where no event has told it, the deadline is told by what started it",
    "outbox": "rows of dead letters; rows that are not published yet; of mailboxes offset and trace",
    "counter": "counters of dead letters",
    "probes": "of inbox and outbox the rows of synthetic probes, which are erased after some days",
}
"""What else is left out, of tables that are compared."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared of one service: tables, and of what is counted and sent the rows of these topics."""

    tables: Sequence[sa.Table]
    topics: Sequence[str]
    journal: str
    columns: Mapping[str, Mapping[str, str]]


def scope_of(service: str, topics: Topics) -> Scope:
    """What the log determines of a service's database."""
    bus = [table for table in bus_tables.metadata.sorted_tables if table.name not in TABLES]
    journal = topics.journal(service)
    if service == ROUTER:
        mailboxes = [topics.mailbox(agency) for agency in topics.agencies]
        own = RouterParts.found(topics).tables
        return Scope((*bus, *own), (journal, *mailboxes), journal, OF_THE_ROUTER)
    own = [table for table in agency_tables.metadata.sorted_tables if table.name not in TABLES]
    return Scope((*bus, *own), (journal,), journal, COLUMNS)
