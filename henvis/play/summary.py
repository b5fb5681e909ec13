"""How the cases of a story stand at the end: owner, referrals, decisions, deadlines, who was told what."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from henvis.bus.broker import topics
from henvis.play.due import in_words
from henvis.play.happenings import CaseSummary, DeadlineSummary, DecisionSummary, ReferralSummary
from henvis.play.judges.evidence import Evidence
from henvis.play.matching import RECEIPT
from henvis.play.words import label, spoken


def summaries(evidence: Evidence) -> Iterator[CaseSummary]:
    """One summary for each case of the story that an agency knows."""
    for name in evidence.story.cases:
        case = evidence.names.id_of(name)
        views = {agency: view for agency, client in evidence.agencies.items() if (view := client.case(case))}
        if views:
            yield CaseSummary(
                story=evidence.story,
                name=name,
                id=case,
                owners=tuple(agency for agency, view in views.items() if view["owned"]),
                closed=next((view["closed"] for view in views.values() if view["closed"]), None),
                referrals=tuple(_referrals(evidence, case)),
                decisions=tuple(_decisions(evidence, views)),
                deadlines=tuple(_deadlines(evidence, case)),
                told=_told(evidence, case),
            )


def _referrals(evidence: Evidence, case: UUID) -> Iterator[ReferralSummary]:
    for agency, client in evidence.agencies.items():
        for identity, referral in client.referrals(case).items():
            if referral["sender"] == agency:
                yield _referral(evidence, identity, referral)


def _referral(evidence: Evidence, identity: UUID, referral: dict[str, Any]) -> ReferralSummary:
    consent = evidence.names.name_of(UUID(referral["consent"])) if referral["consent"] else None
    return ReferralSummary(
        name=evidence.names.name_of(identity) or str(identity),
        sender=referral["sender"],
        recipient=referral["recipient"],
        service=spoken(referral["service"]),
        ground=" ".join(filter(None, (spoken(referral["basis"]), consent))),
        steps=tuple(spoken(step) for step in referral["steps"]),
    )


def _decisions(evidence: Evidence, views: Mapping[str, dict[str, Any]]) -> Iterator[DecisionSummary]:
    own = [
        (agency, decision)
        for agency, view in views.items()
        for decision in view["decisions"]
        if decision["publisher"] == agency
    ]
    next_one = {decision["follows"]: _name(evidence, decision["id"]) for _, decision in own}
    for agency, decision in own:
        followed = f"followed by {next_one[decision['id']]}" if decision["id"] in next_one else ""
        yield DecisionSummary(
            name=_name(evidence, decision["id"]),
            by=agency,
            decision=f"{spoken(decision['type'])} {spoken(decision['outcome'])}",
            period=_period(decision),
            ended=spoken(decision["ended"] or followed),
        )


def _name(evidence: Evidence, identity: str) -> str:
    return evidence.names.name_of(UUID(identity)) or identity


def _period(decision: Mapping[str, Any]) -> str:
    begins = decision["valid_from"] or decision["made_on"]
    return f"{begins} to {decision['valid_until']}" if decision["valid_until"] else f"{begins}"


def _deadlines(evidence: Evidence, case: UUID) -> Iterator[DeadlineSummary]:
    for agency, client in evidence.agencies.items():
        for entry in client.deadlines(case):
            yield DeadlineSummary(
                rule=entry.rule,
                of=evidence.names.name_of(entry.hangs_on) or "",
                book=agency,
                due=in_words(entry.due),
                state=entry.ended or entry.state,
                warnings=len(entry.warned),
            )


def _told(evidence: Evidence, case: UUID) -> dict[str, tuple[str, ...]]:
    told = {
        agency: Counter(
            label(fact.type, evidence.names.name_of(fact.ref), fact.code or fact.rule)
            for fact in evidence.observed.delivered_to(agency)
            if fact.case == case and fact.type != RECEIPT
        )
        for agency in topics.load().agencies
    }
    return {agency: tuple(_times(events)) for agency, events in told.items() if events}


def _times(events: Counter[str]) -> Iterator[str]:
    for event, times in events.items():
        yield event if times == 1 else f"{event} ({times} times)"
