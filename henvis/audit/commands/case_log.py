"""Reads the history of one case from the log that the options name."""

from typing import Any
from uuid import UUID

from henvis.audit.case_history import CaseHistory
from henvis.audit.commands.which_log import chosen_log
from henvis.audit.histories import history_of
from henvis.audit.log import LogUnreadable
from henvis.bus.broker import topics
from henvis.errors import CommandFailed


def history(case_id: UUID, **where: Any) -> CaseHistory:
    """Only the case's partition is read. Raises CommandFailed, also where nothing is said of the case."""
    try:
        with chosen_log(**where).source.open() as log:
            found = history_of(log, topics.load(), case_id)
    except LogUnreadable as error:
        raise CommandFailed(
            f"The log cannot be read: {error}", "Look at `henvis status`, or the archive"
        ) from None
    if not found.journals:
        raise CommandFailed(
            f"No journal has anything of case {case_id}", "Look for its id with `henvis tail --from-start`"
        )
    return found
