"""Who may have which marker, and why: all that is not said here is nobody's.

A marker of a request that was refused is allowed nowhere at all, whatever its field. Of what travels in clear
by contract, codes are of closed lists and references are random ids, so that no marker can be one; only
days are left, which have their rows. A language is language, script and region, too short for a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.security.canaries.markers import Marker
from tests.security.canaries.places import Place


@dataclass(frozen=True)
class Row:
    """One kind of field: where it must be found, where else it may be, and why.

    `{own}` stands for the agency that the marker was given to. `must` are columns of databases.
    """

    field: str
    must: tuple[str, ...]
    also: tuple[str, ...]
    why: str

    def allows(self, marker: Marker, place: Place) -> bool:
        """Whether a marker of this field may be in this place."""
        return marker.kept and any(
            fnmatchcase(str(place), pattern.replace("{own}", marker.agency)) for pattern in self._places
        )

    @property
    def _places(self) -> tuple[str, ...]:
        # A column's bytes are also in the database's files, and stay there when the row is gone.
        columns = (f"table {column}" for column in self.must)
        files = (f"database file {column.partition(' ')[0]}" for column in self.must)
        return (*columns, *files, *self.also)


_OWN_REGISTER = "what an agency is told of the person stays in its register until it is sealed for others"
_AS_RECEIVED = (
    "a record that cannot be handled is kept as its writer wrote it: in the topic where it stands, and in the"
    " database and the dead letters of who read it, until dead letters are sealed"
)
_TAKEN = ("table {own} inbox.value", "table {own} statement.code")
"""A code that is not known may be of a later version: who is sent it keeps it, and decides nothing on it."""
_CLEAR = ("table * outbox.value", "table * inbox.value", "database file *", "topic nrm.*")

TABLE = (
    Row("name", ("{own} told.content",), (), _OWN_REGISTER),
    Row("name of a person's field", ("{own} told.content",), (), _OWN_REGISTER),
    Row("note", ("{own} told.content",), (), _OWN_REGISTER),
    Row("case number", ("{own} told.content",), (), _OWN_REGISTER),
    Row("birth date", ("{own} told.content", "{own} known_case.born"), (), _OWN_REGISTER),
    Row(
        "day of a consent",
        ("{own} consent.until", "router consent.until"),
        (),
        "until when a consent holds is in clear by contract, since the router goes by it",
    ),
    Row(
        "day of a decision",
        ("{own} decision.valid_until",),
        (*_CLEAR, "table {own} deadline.*", "table router decision.until"),
        "decisions and the steps of their deadlines travel in clear by contract",
    ),
    Row("idempotency key", ("{own} idempotency.key",), (), "the answer is found again by it"),
    Row("caller's name", ("{own} actor.name",), (), "who meta.actor is, the agency alone can resolve"),
    Row("caller's id", ("{own} actor.subject",), (), "as the caller's name"),
    Row(
        "why a record was dropped",
        ("{own} parked.detail",),
        (),
        "evidence, kept with the record",
    ),
    Row(
        "record in a journal",
        ("router outbox.*",),
        (
            "topic nrm.from.{own}",
            "topic nrm.dead.router",
            "table router parked.*",
            "table router inbox.value",
        ),
        _AS_RECEIVED,
    ),
    Row(
        "record in a mailbox",
        ("{own} outbox.*",),
        ("topic nrm.to.{own}", "topic nrm.dead.{own}", "table {own} parked.*", *_TAKEN),
        _AS_RECEIVED,
    ),
    Row("token", (), (), "of a token only who calls is kept"),
    Row("header", (), (), "no header but the idempotency key is kept"),
    Row("address", (), (), "paths and queries are kept nowhere"),
    Row("body", (), (), "what was refused is kept nowhere"),
    Row("planted", (), (), "put where it may not be, and must be found there"),
    Row("control", (), (), "what the supervisor refuses is kept nowhere"),
)
ROWS = {row.field: row for row in TABLE}


def may_be(marker: Marker, place: Place) -> bool:
    """Whether somebody who may have this marker has it there."""
    return ROWS[marker.field].allows(marker, place)
