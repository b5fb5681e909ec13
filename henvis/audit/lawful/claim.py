"""Judges a case again, in the order and at the instants of the router, and holds its journal against that."""

from collections.abc import Iterator
from datetime import datetime

from henvis.audit.case_history import ROUTER, CaseHistory
from henvis.audit.finding import Finding
from henvis.audit.lawful.judging import Judging
from henvis.audit.lawful.turns import turns_of
from henvis.law.released import Laws


def lawful(laws: Laws, history: CaseHistory, until: datetime) -> Iterator[Finding]:
    """What is wrong, or cannot be checked, with what the router made of a case up to `until` (UTC).

    Where neither an event nor one behind it has a turn, `Reached` tells whether it was passed by.
    """
    said = history.of(ROUTER)
    turns = tuple(turns_of(said))
    judging = Judging(laws, history, turns)
    by_then = [entry for entry in said if entry.event.meta.recorded <= until]
    for turn in turns if len(by_then) == len(said) else turns_of(by_then):
        yield from judging.takes(turn)
        if judging.gave_up:
            return
    yield from judging.ends(until)
