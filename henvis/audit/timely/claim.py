"""Recomputes every agency's book of deadlines and holds against it what the agency said."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from henvis.audit.agency_view.known import Known, known_to
from henvis.audit.agency_view.retelling import Retelling
from henvis.audit.agency_view.rules_in_force import LawNotKept, laws_of
from henvis.audit.case_history import ROUTER, CaseHistory
from henvis.audit.finding import Finding, Weight
from henvis.audit.timely.consents import consents
from henvis.audit.timely.said import judged
from henvis.audit.timely.unsaid import missing
from henvis.contract.events import EventDelivered, ReceiptIssued
from henvis.deadlines.book import PUNCTUAL
from henvis.law.released import Laws

LAW_NOT_KEPT = "law_not_kept"


def timely(laws: Laws, history: CaseHistory, until: datetime) -> Iterator[Finding]:
    """What is wrong, or cannot be checked, with what was said of time in a case up to `until` (UTC).

    Each agency has `PUNCTUAL` minutes to say what falls due and to take in what it is sent. What starts on a
    birth date is never said, and what a birth date moves is left open (`agency_view.birth_dates`).
    """
    for agency in agencies_in(history):
        known = _by(until, known_to(history, agency))
        if known:
            yield from _of_one(agency, laws, known, until)


def agencies_in(history: CaseHistory) -> Sequence[str]:
    """Every agency that said something in the case, or was sent something."""
    sent = {
        entry.event.to
        for entry in history.of(ROUTER)
        if isinstance(entry.event, EventDelivered | ReceiptIssued)
    }
    return sorted(sent | set(history.journals) - {ROUTER})


def _by(until: datetime, known: Sequence[Known]) -> Sequence[Known]:
    """What was said by then, and what was sent so long before that it must have been taken in."""
    said = [one for one in known if not one.is_own or one.event.meta.recorded <= until]
    seen = max((one.event.meta.seen for one in said if one.is_own), default=0)
    return [one for one in said if one.is_own or _taken_in(one, seen, until)]


def _taken_in(one: Known, seen: int, until: datetime) -> bool:
    sent = one.delivery.event.meta.recorded if one.delivery else until
    return (one.mailbox_seq or 0) <= seen or sent <= until - PUNCTUAL


def _of_one(agency: str, laws: Laws, known: Sequence[Known], until: datetime) -> Iterator[Finding]:
    try:
        law = laws_of(known, laws)[-1]
        retelling = Retelling(agency, law)
        retelling.tell(known, laws)
    except LawNotKept as unknown:
        about = {"agency": agency, "case": str(known[0].event.meta.case_id), "law": str(unknown)}
        yield Finding(LAW_NOT_KEPT, values=about, weight=Weight.LEAVES_OPEN)
        return
    retelling.pass_time(until - PUNCTUAL)
    for claim in retelling.claims:
        yield from judged(agency, law, claim)
    yield from missing(agency, law, retelling, until)
    yield from consents(agency, known)
