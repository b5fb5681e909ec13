"""How the cases of a story stand at the end: owner, referrals with their steps, who was told what."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from henvis.bus import topics
from henvis.play.happenings import CaseSummary, ReferralSummary
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


def _told(evidence: Evidence, case: UUID) -> dict[str, tuple[str, ...]]:
    told = {
        agency: tuple(
            label(fact.type, evidence.names.name_of(fact.ref), fact.code)
            for fact in evidence.observed.delivered_to(agency)
            if fact.case == case and fact.type != RECEIPT
        )
        for agency in topics.load().agencies
    }
    return {agency: events for agency, events in told.items() if events}
