"""Coming of age: what the 18th birthday, or an age that is settled as adult, ends by itself.

Where the person was born on 29 February, coercion ends with 28 February and a child's safeguards last until
1 March (`law/deadlines.yaml`, child-18th-birthday).
"""

from datetime import date, datetime, timedelta

from henvis.casework.case import Case, Consent
from henvis.contract.events import ConsentEnded
from henvis.law.calendar import add_duration, midnight
from henvis.law.deadline_rules import MAJORITY
from henvis.replacing import replace


def coercion_ends(case: Case) -> date | None:
    """The day by which a stay must have ended; None where the birth date is not known."""
    return None if case.born is None else add_duration(case.born, MAJORITY)


def safeguards_end(case: Case) -> date | None:
    """The first day without a child's safeguards; None where the birth date is not known."""
    birthday = coercion_ends(case)
    if birthday is None or case.born is None or birthday.day == case.born.day:
        return birthday
    return birthday + timedelta(days=1)


def settled_as(case: Case, age_group: str) -> Case:
    """The case after its age was settled: an adult's guardian consents no longer."""
    if age_group != "adult":
        return replace(case, age_group=age_group)
    consents = {
        one.id: replace(one, lapsed=True) if one.by == "guardian" else one for one in case.consents.values()
    }
    return replace(case, age_group=age_group, consents=consents)


def with_due(case: Case) -> Case:
    """The case with the instant (UTC) at which its guardian's consents end by themselves, if there is one."""
    day = safeguards_end(case)
    due = None if day is None or not _ending(case, day) else midnight(day)
    return case if due == case.due else replace(case, due=due)


def ending_consents(case: Case, now: datetime) -> tuple[ConsentEnded, ...]:
    """Drafts for the consents of a guardian that the 18th birthday has ended by `now` (an aware instant)."""
    day = safeguards_end(case)
    if day is None or now < midnight(day):
        return ()
    return tuple(ConsentEnded(consent=consent.id) for consent in _ending(case, day))


def _ending(case: Case, day: date) -> list[Consent]:
    """Only who recorded a consent says that it has ended, and in a closed case nobody says anything."""
    if case.closed_outcome is not None:
        return []
    return [one for one in case.consents.values() if _ends_on(one, day) and one.recorded_by == case.agency]


def _ends_on(consent: Consent, day: date) -> bool:
    """A guardian who was there for another reason than the age consents after the birthday too."""
    given_before = consent.given is not None and consent.given < midnight(day)
    return consent.by == "guardian" and given_before and not consent.ended(day)
