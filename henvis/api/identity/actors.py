"""Who acts, under an opaque id: events bear the id, and the name stays in the service's own table.

The id is random. One that was computed from a name or a number could be computed by whoever guesses it.
"""

from typing import Final
from uuid import uuid4

import sqlalchemy as sa

from henvis.api.identity.caller import Caller
from henvis.bus.tables import actor

_KNOWN: Final = sa.select(actor.c.id, actor.c.name).where(
    actor.c.issuer == sa.bindparam("of"), actor.c.subject == sa.bindparam("who")
)


def id_of(connection: sa.Connection, caller: Caller) -> str:
    """The caller's id here, made when it is first needed; a name that is new to us is kept with it."""
    known = connection.execute(_KNOWN, {"of": caller.issuer, "who": caller.subject}).one_or_none()
    if known is None:
        return _added(connection, caller)
    if caller.name not in (None, known.name):
        connection.execute(sa.update(actor).where(actor.c.id == known.id).values(name=caller.name))
    return str(known.id)


def _added(connection: sa.Connection, caller: Caller) -> str:
    own = uuid4()
    row = {"issuer": caller.issuer, "subject": caller.subject, "name": caller.name}
    connection.execute(sa.insert(actor).values(id=own, is_person=caller.is_person, **row))
    return str(own)
