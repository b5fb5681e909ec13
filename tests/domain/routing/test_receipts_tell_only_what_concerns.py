"""A sender learns what became of its event only at agencies that it has a referral with."""

from henvis.contract import events
from tests.domain.routing.story import Story, delivered, full_house, receipts


def test_a_sender_is_told_of_those_it_referred_to() -> None:
    story, _ = full_house()
    judgement = story.states("intake", "presumed_victim")
    assert receipts(judgement) == {("intake", to, "delivered", None) for to in ("udi", "barnevern", "police")}


def test_a_sender_is_told_of_those_who_referred_to_it_and_of_no_others() -> None:
    story, _ = full_house()
    judgement = story.states("udi", "presumed_victim")
    assert delivered(judgement) == {"intake", "barnevern", "police"}
    assert receipts(judgement) == {("udi", "intake", "delivered", None)}


def test_a_sender_is_told_of_what_was_withheld_and_why() -> None:
    story, referrals = full_house()
    story.answers("police", referrals["police"], "declined")
    judgement = story.states("intake", "presumed_victim")
    assert ("intake", "police", "withheld", "referral_declined") in receipts(judgement)
    assert all(one.recipient != "police" for one in story.states("udi", "presumed_victim").receipts)


def test_a_referral_that_was_withheld_tells_its_recipient_nothing() -> None:
    story, _ = full_house()
    story.refers("udi", "barnevern", "child_protection", "statutory_duty")
    assert ("barnevern", "udi", "delivered", None) not in receipts(story.states("barnevern", "suspicion"))
    assert ("udi", "barnevern", "delivered", None) in receipts(story.states("udi", "suspicion"))


def test_the_routers_own_events_have_no_receipts() -> None:
    story = Story()
    consent = story.consents("intake", ("nav",), "assistance")
    referral = story.refers("intake", "nav", "subsistence", "consent", consent=consent)
    story.answers("nav", referral, takes_over=True)
    story.says("intake", events.OwnerChanged(old_owner="intake", new_owner="nav", referral=referral))
    judgement = story.says("intake", events.ReferralWithdrawn(referral=referral, why="revoked"))
    assert judgement.returned is not None
    assert receipts(judgement) == {("intake", "nav", "delivered", None)}
