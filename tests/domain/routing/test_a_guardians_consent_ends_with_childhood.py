"""Nobody consents for an adult: what a guardian agreed to ends when the age is settled or on the birthday."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from henvis.contract import events
from henvis.contract.events import Event
from tests.domain.routing.story import Story, delivered, receipts, sent, withheld

ALL = {"intake", "udi", "barnevern", "nav", "police"}


def settled(_: UUID) -> tuple[str, Event]:
    return "police", events.AgeSettled(age_group="adult")


def birthday(consent: UUID) -> tuple[str, Event]:
    return "intake", events.ConsentEnded(consent=consent)


ENDINGS = [settled, birthday]
Ending = Callable[[UUID], tuple[str, Event]]


def ward() -> tuple[Story, UUID]:
    """Intake's case: nav by a guardian's consent, barnevern and through it the police without one."""
    story = Story(age_group="age_in_doubt")
    consent = story.consents("intake", ("nav",), "assistance", given_by="guardian")
    story.refers("intake", "nav", "subsistence", "consent", consent=consent)
    story.refers("intake", "barnevern", "child_protection", "duty_to_report_child")
    story.refers("barnevern", "police", "threat_assessment")
    return story, consent


@pytest.mark.parametrize("ending", ENDINGS)
def test_who_was_party_by_it_is_one_no_more(ending: Ending) -> None:
    story, consent = ward()
    story.says(*ending(consent))
    ended_by = story.said[-1].meta.id
    judgement = story.says("intake", events.PersonMissing())
    assert withheld(judgement) == {"nav": "consent_withdrawn"}
    assert judgement.routed.withholdings[0].evidence[-1] == ended_by


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_rests_on_it_any_more(ending: Ending) -> None:
    story, consent = ward()
    story.says(*ending(consent))
    judgement = story.says("intake", sent(uuid4(), "nav", "subsistence", "consent", consent=consent))
    assert withheld(judgement) == {"nav": "consent_withdrawn"}
    assert receipts(judgement) == {("intake", "nav", "withheld", "consent_withdrawn")}


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_owner_by_it_loses_the_case_to_the_opener(ending: Ending) -> None:
    story, consent = ward()
    referral = story.refers("intake", "nav", "temporary_housing", "consent", consent=consent)
    story.answers("nav", referral, takes_over=True)
    story.says("intake", events.OwnerChanged(old_owner="intake", new_owner="nav", referral=referral))
    judgement = story.says(*ending(consent))
    assert judgement.case.owner == "intake"
    assert judgement.returned is not None
    assert {one.to for one in judgement.returned.routed.deliveries} == {
        "intake",
        "nav",
        "barnevern",
        "police",
    }


def test_that_the_age_is_settled_still_reaches_all_who_were_parties() -> None:
    story, _ = ward()
    judgement = story.says("police", events.AgeSettled(age_group="adult"))
    assert delivered(judgement) == {"intake", "nav", "barnevern"}


def test_that_it_ended_on_a_birthday_is_told_to_nobody() -> None:
    story, consent = ward()
    judgement = story.says("intake", events.ConsentEnded(consent=consent))
    assert (delivered(judgement), withheld(judgement), judgement.receipts) == (set(), {}, ())


def test_who_is_settled_as_a_minor_keeps_the_guardians_consent() -> None:
    story, _ = ward()
    story.says("police", events.AgeSettled(age_group="minor"))
    assert "nav" in delivered(story.says("intake", events.PersonMissing()))


def test_the_persons_own_consent_stays() -> None:
    story = Story()
    consent = story.consents("intake", ("nav", "udi"), "assistance", "residence")
    story.refers("intake", "nav", "subsistence", "consent", consent=consent)
    story.refers("intake", "udi", "asylum", "consent", consent=consent)
    story.says("udi", events.AgeSettled(age_group="adult"))
    assert delivered(story.says("intake", events.PersonMissing())) == {"nav"}


def test_a_consent_that_was_withdrawn_stays_withdrawn_and_is_recalled_from_all() -> None:
    story, consent = ward()
    story.says("police", events.AgeSettled(age_group="adult"))
    assert delivered(story.says("intake", events.ConsentWithdrawn(consent=consent))) == {"nav"}
    story.says("intake", events.ConsentEnded(consent=consent))
    kept = story.routed.consents[consent]
    assert kept.stopped_by == kept.withdrawn


def test_an_adult_is_reported_to_child_welfare_no_more_and_a_minor_on_the_evidence_of_the_age() -> None:
    for age_group, basis in (("adult", None), ("minor", "duty_to_report_child")):
        story, _ = ward()
        story.says("barnevern", events.AgeSettled(age_group=age_group))
        told = story.said[-1].meta.id
        draft = sent(uuid4(), "barnevern", "child_protection", "duty_to_report_child", age_group="minor")
        judgement = story.says("intake", draft)
        assert {one.basis for one in judgement.routed.deliveries} == ({basis} if basis else set())
        assert [one.evidence for one in judgement.routed.deliveries] == ([(told,)] if basis else [])


def test_child_welfare_stays_a_party_and_hears_of_permits_only_of_a_child() -> None:
    story, _ = ward()
    story.refers("barnevern", "udi", "asylum")
    story.says("police", events.AgeSettled(age_group="adult"))
    story.decides("udi", "asylum")
    assert delivered(story.last) == {"intake"}
    assert delivered(story.states("police", "presumed_victim")) == ALL - {"police", "nav"}
