"""Replays one agency's case up to an instant."""

from dataclasses import dataclass
from datetime import datetime

from henvis.audit.agency_view.cases import case_after
from henvis.audit.agency_view.known import known_to
from henvis.audit.agency_view.retelling import Retelling
from henvis.audit.agency_view.rules_in_force import LawNotKept
from henvis.audit.case_history import CaseHistory
from henvis.audit.replay.as_of import KnownThen, known_then
from henvis.casework.case import Case
from henvis.deadlines.page import Page
from henvis.law.released import Laws


@dataclass(frozen=True, slots=True)
class Replay:
    """What an agency knew of a case at an instant (UTC): the events, the case, and its page of deadlines.

    `case` is None where it knew of nothing. `page` is None where a rule set that it went by is not kept,
    whose hash is then `law_not_kept`.
    """

    history: CaseHistory
    agency: str
    at: datetime
    events: tuple[KnownThen, ...]
    case: Case | None
    page: Page | None
    law_not_kept: str | None = None


def replayed(history: CaseHistory, agency: str, at: datetime, laws: Laws) -> Replay:
    """The case as the agency knew it then. What fell due and was not said by then has not happened to it."""
    then = known_then(known_to(history, agency), at)
    known = [one.known for one in then]
    retelling = Retelling(agency, laws.in_force)
    try:
        retelling.tell(known, laws)
    except LawNotKept as unknown:
        return Replay(history, agency, at, then, case_after(known, agency), None, str(unknown))
    return Replay(history, agency, at, then, case_after(known, agency), retelling.page)
