"""Who acts, under an opaque id: events bear the id, and the name stays in the agency's own table.

The id is random. One that was computed from a name or a number could be computed by whoever guesses it.
"""

from typing import Final
from uuid import UUID, uuid4

import sqlalchemy as sa

from henvis.agency.tables import actor
from henvis.api.identity.caller import Caller

_KNOWN: Final = sa.select(actor.c.id, actor.c.name).where(
    actor.c.issuer == sa.bindparam("of"), actor.c.subject == sa.bindparam("who")
)


def id_of(connection: sa.Connection, caller: Caller) -> UUID:
    """The caller's id here, made when it is first needed; a name that is new to us is kept with it."""
    known = connection.execute(_KNOWN, {"of": caller.issuer, "who": caller.subject}).one_or_none()
    if known is None:
        return _added(connection, caller)
    if caller.name not in (None, known.name):
        connection.execute(sa.update(actor).where(actor.c.id == known.id).values(name=caller.name))
    own: UUID = known.id
    return own


def _added(connection: sa.Connection, caller: Caller) -> UUID:
    own = uuid4()
    row = {"issuer": caller.issuer, "subject": caller.subject, "name": caller.name}
    connection.execute(sa.insert(actor).values(id=own, is_person=caller.is_person, **row))
    return own
