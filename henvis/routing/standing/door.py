"""What a journal may bring whatever the case is."""

from collections.abc import Callable, Mapping
from typing import Any

from henvis.contract.codes import check_codes
from henvis.contract.events import (
    AgeSettled,
    ApplicationReceived,
    ClocksContradict,
    ConsentGiven,
    ConsentPair,
    DeadlineEnded,
    DeadlineWarned,
    DecisionMade,
    Event,
    RecallAnswered,
    RecallIssued,
    StatementMade,
)
from henvis.law.ruleset import Law

WRONG_JOURNAL = "not_the_journals_agency"

ISSUERS: Mapping[type[Event], frozenset[str]] = {
    AgeSettled: frozenset({"police", "udi", "barnevern"}),
    ApplicationReceived: frozenset({"udi"}),
    RecallIssued: frozenset(),
}
"""The record types that not every agency publishes, or none of them."""

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
    misuses = MISUSED.get(type(event))
    return misuses is not None and misuses(law, event, agency)


def _of_no_published_rule(law: Law, event: Any, _: str) -> bool:
    rule = law.rules.by_id.get(event.rule)
    return rule is None or rule.starts_on == UNPUBLISHED_START


def _is_pair(law: Law, pair: ConsentPair) -> bool:
    return law.codes.has("agency", pair.to) and law.codes.has("purpose", pair.purpose)


def _may_keep(law: Law, event: RecallAnswered, agency: str) -> bool:
    """What must be kept is kept by a ground of this agency's; what was stopped, by none."""
    if event.answer != "must_keep":
        return event.rule is None
    ground = law.sharing.keeping.get(event.rule or "")
    return ground is not None and agency in ground.by


def _may_contradict(law: Law, event: ClocksContradict, agency: str) -> bool:
    """One that this agency looks for, and that tells no birth date."""
    kind = law.contradictions.get(event.contradiction)
    return kind is not None and kind.is_published and kind.by == agency and event.rule in kind.clock


MISUSED: Mapping[type[Event], Callable[[Law, Any, str], bool]] = {
    StatementMade: lambda law, event, agency: event.statement not in law.codes.states(agency),
    DecisionMade: lambda law, event, agency: law.codes.decided_by(event.type) != agency,
    ApplicationReceived: lambda law, event, agency: law.codes.decided_by(event.type) != agency,
    AgeSettled: lambda law, event, _: not law.codes.is_settled(event.age_group),
    ConsentGiven: lambda law, event, _: not all(_is_pair(law, pair) for pair in event.pairs),
    RecallAnswered: lambda law, event, agency: not _may_keep(law, event, agency),
    DeadlineWarned: _of_no_published_rule,
    DeadlineEnded: _of_no_published_rule,
    ClocksContradict: lambda law, event, agency: not _may_contradict(law, event, agency),
}
"""Of a record type that an agency publishes: what it may not say with it."""
