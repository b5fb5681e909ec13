"""What a journal may bring whatever the case is."""

from collections.abc import Mapping

from henvis.contract.codes import check_codes
from henvis.contract.events import (
    AgeSettled,
    ApplicationReceived,
    ClocksContradict,
    DeadlineEnded,
    DeadlineWarned,
    DecisionMade,
    Event,
    StatementMade,
)
from henvis.law.ruleset import Law

WRONG_JOURNAL = "not_the_journals_agency"

ISSUERS: Mapping[type[Event], frozenset[str]] = {
    AgeSettled: frozenset({"police", "udi", "barnevern"}),
    ApplicationReceived: frozenset({"udi"}),
}
"""The record types that not every agency publishes."""

UNPUBLISHED_START = "person.born"
"""Who reads such a deadline reads the birth date."""


def broken_at_the_door(law: Law, event: Event, journal: str) -> str | None:
    """The clause that is broken whatever the case is; `journal` is the agency whose journal it came from."""
    if event.meta.publisher != journal:
        return WRONG_JOURNAL
    return may_not_issue.__name__ if may_not_issue(law, event, journal) else None


def may_not_issue(law: Law, event: Event, agency: str) -> bool:
    """A record type that it does not publish, an unknown code, another's statement or decision."""
    known = type(event).__name__ in law.sharing.events and not check_codes(event, law.codes)
    return (
        not known
        or agency not in ISSUERS.get(type(event), law.codes.agencies)
        or _misused(law, event, agency)
    )


def _misused(law: Law, event: Event, agency: str) -> bool:
    match event:
        case StatementMade():
            return event.statement not in law.codes.states(agency)
        case DecisionMade() | ApplicationReceived():
            return law.codes.decided_by(event.type) != agency
        case AgeSettled():
            return not law.codes.is_settled(event.age_group)
        case DeadlineWarned() | DeadlineEnded():
            rule = law.rules.by_id.get(event.rule)
            return rule is None or rule.starts_on == UNPUBLISHED_START
        case ClocksContradict():
            return not _may_contradict(law, event, agency)
    return False


def _may_contradict(law: Law, event: ClocksContradict, agency: str) -> bool:
    """One that this agency looks for, and that tells no birth date."""
    kind = law.contradictions.get(event.contradiction)
    return kind is not None and kind.is_published and kind.by == agency and event.rule in kind.clock
