"""What of a service's database is not on the log, by design, and why; all else has to come out the same."""

from collections.abc import Mapping
from typing import Final

TABLES: Final[Mapping[str, str]] = {
    "told": "what an agency was told of the person stays in its own register and is never sent in clear",
    "actor": "who acted is an opaque id on the bus, which the agency alone resolves",
    "idempotency": "the callers' keys and what they were answered are nobody else's",
    "last_act": "when the book last changed: a sweep that only sets dates anew says nothing",
    "parked": "what could not be handled lies in dead letters, which are no journal",
    "position": "how far the mailbox was read; mailboxes are transport, and their offsets are in no journal",
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

ROWS: Final[Mapping[str, str]] = {
    "deadline": "deadlines that start on a birth date are never published, and pass unseen",
    "deadline.id": "made at random: where no event has told it, the deadline is told by what started it",
    "outbox": "rows of dead letters; rows that are not published yet",
    "counter": "counters of dead letters",
}
"""What else is left out, of tables that are compared."""
