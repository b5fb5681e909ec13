"""Guardians' consents that an agency says have ended with the person's 18th birthday.

The birthday itself is not in the log. What can be checked: the agency recorded the consent, a guardian gave
it, it held until then; and what the same birthday must have ended with it has ended at the same instant.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from henvis.audit.agency_view.known import Known
from henvis.audit.finding import Finding, Weight
from henvis.casework.case import Case, Consent
from henvis.casework.evolve import evolve
from henvis.contract.events import ConsentEnded
from henvis.law.calendar import day_of

INVENTED: Final = "consent_end_invented"
MISSING: Final = "consent_end_missing"
OPEN: Final = "consent_end_rests_on_birth_date"


def consents(agency: str, known: Sequence[Known]) -> Iterator[Finding]:
    """What is wrong, or left open, with each consent that the agency says has ended by itself."""
    if not any(one.is_own and isinstance(one.event, ConsentEnded) for one in known):
        return
    case: Case | None = None
    for place, one in enumerate(known):
        event = one.event
        if one.is_own and isinstance(event, ConsentEnded):
            right = case is not None and _may_end(case, event, agency)
            yield _finding(OPEN if right else INVENTED, agency, one, event)
            if case is not None and right:
                yield from _left_behind(case, event, one, _ended_with(known[place:], event), agency)
        case = evolve(case, event, agency, mailbox_seq=one.mailbox_seq)


def _may_end(case: Case, event: ConsentEnded, agency: str) -> bool:
    consent = case.consents.get(event.consent)
    if consent is None or case.closed_outcome is not None:
        return False
    held = not consent.withdrawn and not consent.lapsed
    return consent.recorded_by == agency and consent.by == "guardian" and held


def _ended_with(known: Sequence[Known], event: ConsentEnded) -> set[object]:
    """The consents that were said to have ended at the same instant, this one or one after it."""
    return {
        one.event.consent
        for one in known
        if isinstance(one.event, ConsentEnded) and one.event.meta.recorded == event.meta.recorded
    }


def _left_behind(
    case: Case, event: ConsentEnded, one: Known, ended: set[object], agency: str
) -> Iterator[Finding]:
    """Consents of a guardian that are older: what has ended the younger one has ended them as well."""
    younger = case.consents[event.consent]
    for other in case.consents.values():
        if other.id not in ended and other.id != younger.id and _is_older(other, younger, agency, event):
            yield _finding(MISSING, agency, one, event, other=other)


def _is_older(other: Consent, younger: Consent, agency: str, event: ConsentEnded) -> bool:
    given = other.given is not None and younger.given is not None and other.given <= younger.given
    by_guardian = other.by == "guardian" and other.recorded_by == agency
    return given and by_guardian and not other.ended(day_of(event.meta.recorded))


def _finding(
    code: str, agency: str, one: Known, event: ConsentEnded, other: Consent | None = None
) -> Finding:
    consent = event.consent if other is None else other.id
    meta = event.meta
    values = {"agency": agency, "case": str(meta.case_id), "consent": str(consent)}
    weight = Weight.LEAVES_OPEN if code == OPEN else Weight.REFUTES
    said = values | {"said_at": meta.recorded.isoformat()}
    return Finding(code, one.record.place, one.record.offset, meta.id, said, weight)
