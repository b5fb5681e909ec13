"""An agency's state, told anew from the log: its cases, its book of deadlines, what it sent and took in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from henvis.audit.agency_view.known import Known, known_to
from henvis.audit.agency_view.matching import is_made_up
from henvis.audit.agency_view.naming import renamed
from henvis.audit.agency_view.retelling import Retelling
from henvis.audit.case_history import CaseHistory
from henvis.audit.histories import histories_of
from henvis.audit.reading import Reading
from henvis.audit.rebuild.references import with_references
from henvis.casework.case import Case
from henvis.deadlines.deadline import Deadline
from henvis.deadlines.page import Page
from henvis.law.deadline_rules import BORN
from henvis.law.released import Laws
from henvis.law.ruleset import Law


@dataclass(frozen=True)
class Beside:
    """What a rebuild is told beside the log, where there is somebody to tell it.

    `births` are birth dates by the event that came of the command which told them, `deadlines` those of the
    live book: an id that no event has told is taken from there.
    """

    births: Mapping[UUID, date] = field(default_factory=dict)
    deadlines: tuple[Deadline, ...] = ()


ALONE = Beside()
"""Nothing is told beside the log."""


@dataclass(frozen=True)
class CaseState:
    """What an agency keeps of one case."""

    case: Case
    page: Page
    mailbox: tuple[Known, ...]
    """What it took in."""


def cases_of(agency: str, reading: Reading, beside: Beside = ALONE) -> Iterator[CaseState]:
    """Every case that the agency knows. Raises LogUnreadable, and LawNotKept."""
    for partition in range(reading.topics.partitions):
        for history in histories_of(reading.log, reading.topics, partition).values():
            if state := state_of(agency, history, reading.laws, beside):
                yield state


def state_of(agency: str, history: CaseHistory, laws: Laws, beside: Beside = ALONE) -> CaseState | None:
    """One case, None where the agency does not know of it. Raises LawNotKept."""
    known = known_to(history, agency)
    retelling = Retelling(agency, laws.in_force, beside.births)
    retelling.tell(known, laws)
    if retelling.case is None:
        return None
    page = _named(_published(retelling.page, laws.in_force), beside.deadlines)
    return CaseState(
        with_references(retelling.case, known), page, tuple(one for one in known if not one.is_own)
    )


def starts_on_birth(law: Law, rule: str) -> bool:
    """Whether deadlines of the rule start on a birth date."""
    known = law.rules.by_id.get(rule)
    return known is not None and known.starts_on == BORN


def _published(page: Page, law: Law) -> Page:
    """Without what starts on a birth date."""
    return Page(
        tuple(one for one in page.deadlines if not starts_on_birth(law, one.rule)), page.contradictions
    )


def _named(page: Page, live: tuple[Deadline, ...]) -> Page:
    """The page with an id for each deadline whose own no event has told."""
    told = {one.id for one in page.deadlines}
    free = {_content(one): one.id for one in live if one.id not in told}
    for one in page.deadlines:
        if is_made_up(one.id):
            made = uuid5(NAMESPACE_OID, f"{one.case_id} {one.rule} {one.started_by} {one.id}")
            page = renamed(page, one.id, free.get(_content(one), made))
    return page


def _content(one: Deadline) -> tuple[object, ...]:
    return one.case_id, one.rule, one.decision, one.consent, one.started_by
