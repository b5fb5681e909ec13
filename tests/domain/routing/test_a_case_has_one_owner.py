"""Taking over, being told that one is not the owner, and the case falling back to its opener."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from henvis.contract import events
from henvis.routing.judgement import Judgement, NoStanding
from tests.domain.routing.story import Story, delivered, full_house, receipts


def hands_over(story: Story, by: str, to: str, referral: UUID) -> Judgement:
    return story.says(by, events.OwnerChanged(old_owner=by, new_owner=to, referral=referral))


def taken_over_by_udi() -> tuple[Story, dict[str, UUID]]:
    story, referrals = full_house()
    story.answers("udi", referrals["udi"], takes_over=True)
    hands_over(story, "intake", "udi", referrals["udi"])
    return story, referrals


def told_not_owner(judgement: Judgement) -> list[tuple[str, str, UUID]]:
    return [(one.to, one.recipient, one.event) for one in judgement.receipts if one.step == "not_owner"]


def test_the_opener_is_the_first_owner() -> None:
    assert Story(opener="police").routed.owner == "police"


def test_the_owner_hands_over_to_who_took_over() -> None:
    story, referrals = full_house()
    answer = story.answers("udi", referrals["udi"], takes_over=True)
    assert (answer.case.owner, told_not_owner(answer)) == ("intake", [])
    judgement = hands_over(story, "intake", "udi", referrals["udi"])
    assert judgement.case.owner == "udi"
    assert delivered(judgement) == {"udi", "barnevern", "nav", "police"}
    assert judgement.returned is None


def test_who_takes_over_from_who_is_not_the_owner_is_told_at_once() -> None:
    story, _ = full_house()
    referral = story.refers("udi", "nav", "temporary_housing")
    judgement = story.answers("nav", referral, takes_over=True)
    assert told_not_owner(judgement) == [("nav", "udi", story.said[-1].meta.id)]
    assert judgement.case.owner == "intake"


def test_takers_that_wait_are_told_when_the_case_goes_to_another() -> None:
    story, referrals = full_house()
    story.answers("nav", referrals["nav"], takes_over=True)
    asked = story.said[-1].meta.id
    story.answers("udi", referrals["udi"], takes_over=True)
    judgement = hands_over(story, "intake", "udi", referrals["udi"])
    assert told_not_owner(judgement) == [("nav", "intake", asked)]
    again = story.tries(
        "udi", events.OwnerChanged(old_owner="udi", new_owner="nav", referral=referrals["nav"])
    )
    assert isinstance(again, NoStanding)


@pytest.mark.parametrize("ending", ["declined", "redirected", "withdrawn", "consent"])
def test_an_owner_that_is_no_longer_a_party_loses_the_case_to_the_opener(ending: str) -> None:
    story, referrals = taken_over_by_udi()
    if ending in {"declined", "redirected"}:
        judgement = story.answers("udi", referrals["udi"], ending)
    elif ending == "withdrawn":
        judgement = story.says("intake", events.ReferralWithdrawn(referral=referrals["udi"], why="revoked"))
    else:
        judgement = story.says("intake", events.ConsentWithdrawn(consent=referrals["consent"]))
    assert judgement.case.owner == "intake"
    assert judgement.returned is not None
    draft = judgement.returned.draft
    assert isinstance(draft, events.OwnerChanged)
    assert (draft.old_owner, draft.new_owner) == ("udi", "intake")
    told = {one.to for one in judgement.returned.routed.deliveries}
    assert told == (
        {"udi", "intake"} if ending == "consent" else {"udi", "intake", "barnevern", "nav", "police"}
    )


def test_the_clock_can_take_a_case_back_and_the_waiting_are_told() -> None:
    story = Story()
    consent = story.consents("intake", ("udi",), "residence", until=date(2026, 3, 10))
    referral = story.refers("intake", "udi", "asylum", "consent", consent=consent)
    story.answers("udi", referral, takes_over=True)
    hands_over(story, "intake", "udi", referral)
    to_nav = story.refers("udi", "nav", "subsistence")
    story.answers("nav", to_nav, takes_over=True)
    asked = story.said[-1].meta.id
    judgement = story.at(datetime(2026, 3, 10, 23, tzinfo=UTC))
    assert judgement.case.owner == "intake"
    assert judgement.returned is not None
    assert {one.to for one in judgement.returned.routed.deliveries} == {"intake", "udi", "nav"}
    assert told_not_owner(judgement) == [("nav", "udi", asked)]
    assert story.at(datetime(2026, 3, 11, 23, tzinfo=UTC)).returned is None


def test_a_taker_whose_consent_has_ended_meanwhile_gives_the_case_back_at_once() -> None:
    story, referrals = full_house()
    story.answers("udi", referrals["udi"], takes_over=True)
    story.says("intake", events.ConsentWithdrawn(consent=referrals["consent"]))
    judgement = hands_over(story, "intake", "udi", referrals["udi"])
    assert judgement.case.owner == "intake"
    assert judgement.returned is not None
    assert {one.to for one in judgement.returned.routed.deliveries} == {"intake", "udi"}


def test_a_withdrawn_referral_hands_nothing_over() -> None:
    story, referrals = full_house()
    story.answers("udi", referrals["udi"], takes_over=True)
    asked = story.said[-1].meta.id
    judgement = story.says("intake", events.ReferralWithdrawn(referral=referrals["udi"], why="revoked"))
    assert told_not_owner(judgement) == [("udi", "intake", asked)]


def test_closing_leaves_no_taker_waiting_and_the_case_with_its_owner() -> None:
    story, referrals = taken_over_by_udi()
    to_nav = story.refers("udi", "nav", "subsistence")
    story.answers("nav", to_nav, takes_over=True)
    judgement = story.says("udi", events.CaseClosed(outcome="settled"))
    assert [one[0] for one in told_not_owner(judgement)] == ["nav"]
    assert (judgement.case.owner, judgement.returned) == ("udi", None)
    late = story.answers("police", referrals["police"], takes_over=True)
    assert ("police", "intake", "not_owner", None) in receipts(late)
