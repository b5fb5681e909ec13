"""What an agency was told of a person with a command: its own register's data, never sent in clear."""

from collections.abc import Sequence

import sqlalchemy as sa

from henvis.agency.tables import told
from henvis.casework.commands import Command
from henvis.contract.events import Event

_PRIVATE = {"person", "profile", "born", "case_number", "note"}


def keep(connection: sa.Connection, command: Command, events: Sequence[Event]) -> None:
    """Store the private parts of a command with the first event that came of it; nothing where none did."""
    content = command.model_dump(mode="json", include=_PRIVATE, exclude_none=True, exclude_defaults=True)
    if content and events:
        meta = events[0].meta
        connection.execute(sa.insert(told).values(event_id=meta.id, case_id=meta.case_id, content=content))
