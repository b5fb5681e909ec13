"""Recomputes every agency's book of deadlines and holds against it what the agency said."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from henvis.audit.agency_view.known import Known, known_to
from henvis.audit.agency_view.retelling import Retelling
from henvis.audit.agency_view.rules_in_force import LawNotKept, laws_of
from henvis.audit.agency_view.saying import OF_TIME
from henvis.audit.case_history import ROUTER, CaseHistory
from henvis.audit.finding import Finding, Weight
from henvis.audit.timely.consents import consents
from henvis.audit.timely.said import judged
from henvis.audit.timely.unsaid import missing
from henvis.deadlines.book import PUNCTUAL
from henvis.deadlines.holder import may_hold
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
    return sorted(history.mail.keys() | history.journals.keys() - {ROUTER})


def has_a_book(agency: str, laws: Laws, known: Sequence[Known]) -> bool:
    """Whether anything that it knows may stand in its book, or it spoke of time. Raises LawNotKept.

    Where nothing may, nothing can be due. A birth date, which starts some, is known to no retelling of who
    never spoke of time: it is learned from what the agency said of the deadlines that were cut short by it.
    """
    if any(one.is_own and isinstance(one.event, OF_TIME) for one in known):
        return True
    in_force = laws_of(known, laws)
    return any(may_hold(law, one.event, agency) for one, law in zip(known, in_force, strict=True))


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
        if not has_a_book(agency, laws, known):
            return
        retelling = Retelling(agency, laws.in_force)
        retelling.tell(known, laws)
    except LawNotKept as unknown:
        about = {"agency": agency, "case": str(known[0].event.meta.case_id), "law": str(unknown)}
        yield Finding(LAW_NOT_KEPT, values=about, weight=Weight.LEAVES_OPEN)
        return
    law = retelling.law
    retelling.pass_time(until - PUNCTUAL)
    for claim in retelling.claims:
        yield from judged(agency, law, claim)
    yield from missing(agency, law, retelling, until)
    yield from consents(agency, known)
