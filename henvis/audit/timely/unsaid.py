"""What should have been said of time and was not."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from henvis.audit.agency_view.birth_dates import may_cut_short
from henvis.audit.agency_view.retelling import Retelling
from henvis.audit.agency_view.saying import Owed
from henvis.audit.finding import Finding, Weight
from henvis.audit.timely.said import CONTRADICTION_OPEN, about
from henvis.contract.events import ClocksContradict
from henvis.deadlines.book import PUNCTUAL
from henvis.law.ruleset import Law

MISSING: Final = "deadline_missing"
CONTRADICTION_MISSING: Final = "contradiction_missing"


def missing(agency: str, law: Law, retelling: Retelling, until: datetime) -> Iterator[Finding]:
    """What fell due by `until` (UTC), with the minutes in which it is punctual, and stands nowhere.

    It is told where what it follows from stands. Of a stay that a birth date may cut short the end may lie
    earlier than counted, never later: a deadline's events are missing all the same, a contradiction may be
    none.
    """
    for owed in retelling.owed:
        if _due_by(owed) > until - PUNCTUAL:
            continue
        code, weight = MISSING, Weight.REFUTES
        if isinstance(owed.draft, ClocksContradict):
            open_ = may_cut_short(law, retelling.case, owed.draft.decision)
            code = CONTRADICTION_OPEN if open_ else CONTRADICTION_MISSING
            weight = Weight.LEAVES_OPEN if open_ else Weight.REFUTES
        values = about(agency, owed.draft) | {"owed_at": owed.at.isoformat()}
        if retelling.case is not None:
            values["case"] = str(retelling.case.id)
        cause = owed.cause
        if cause is None:
            yield Finding(code, values=values, weight=weight)
        else:
            yield Finding(code, cause.place, cause.offset, cause.event.meta.id, values, weight)


def _due_by(owed: Owed) -> datetime:
    """What follows from an event is due when that was said or, of what came late, when it was known."""
    return max(owed.at, owed.late_from or owed.at)
