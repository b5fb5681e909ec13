"""A referral shows its steps: what the router told, what the other side answered, what was taken back."""

from henvis.contract.events import ReceiptIssued, ReferralAnswered, ReferralRegistered, ReferralWithdrawn
from tests.domain.casework.beginnings import asked, opened, referral, referred
from tests.domain.casework.story import Story, ref


def receipt(of: Story, step: str, *, recipient: str = "nav", reason: str | None = None) -> ReceiptIssued:
    return ReceiptIssued(
        to=of.agency,
        mailbox_seq=1,
        event=of.sent_event("r1"),
        recipient=recipient,
        step=step,
        reason=reason,
    )


def steps(story: Story) -> tuple[str, ...]:
    assert story.case is not None
    return story.case.referrals[ref("r1")].steps


def test_a_sent_referral_has_no_step_until_the_router_has_seen_it() -> None:
    assert steps(referred()) == ()


def test_the_sender_sees_it_delivered_registered_answered_and_withdrawn() -> None:
    story = referred()
    story.hears(receipt(story, "delivered"), by="router")
    story.hears(ReferralRegistered(referral=ref("r1")), by="nav")
    story.hears(ReferralAnswered(referral=ref("r1"), answer="accepted"), by="nav")
    story.does("withdraw_referral", referral="r1", why="revoked")
    assert steps(story) == ("delivered", "registered", "answered", "withdrawn")


def test_the_sender_sees_why_it_was_withheld() -> None:
    story = referred()
    story.hears(receipt(story, "withheld", reason="consent_withdrawn"), by="router")
    assert steps(story) == ("withheld",)
    assert story.case is not None
    assert story.case.referrals[ref("r1")].withheld_reason == "consent_withdrawn"


def test_a_receipt_of_another_event_or_for_another_recipient_is_not_a_step() -> None:
    story = referred()
    story.hears(receipt(story, "withheld", recipient="police", reason="referral_declined"), by="router")
    story.does("state", statement="grey_zone")
    elsewhere = ReceiptIssued(
        to="intake", mailbox_seq=2, event=story.said[0].meta.id, recipient="nav", step="delivered"
    )
    assert steps(story.hears(elsewhere, by="router")) == ()


def test_a_taker_sees_that_the_sender_was_not_the_owner() -> None:
    story = asked().does("answer_referral", referral="r1", answer="accepted", takes_over=True)
    answer = story.said[0].meta.id
    for step in ("delivered", "not_owner"):
        said = ReceiptIssued(to="nav", mailbox_seq=2, event=answer, recipient="intake", step=step)
        story.hears(said, by="router")
    assert steps(story) == ("answered", "not_owner")


def test_a_taker_sees_it_at_the_referral_that_it_answered() -> None:
    story = asked().hears(referral("r2", service="social_advice"), by="police")
    for name in ("r1", "r2"):
        story.does("answer_referral", referral=name, answer="accepted", takes_over=True)
    said = ReceiptIssued(
        to="nav", mailbox_seq=3, event=story.said[0].meta.id, recipient="police", step="not_owner"
    )
    story.hears(said, by="router")
    assert steps(story) == ("answered",)


def test_news_of_a_referral_that_is_not_known_changes_nothing() -> None:
    story = opened()
    before = story.case
    story.hears(ReferralWithdrawn(referral=ref("r1"), why="revoked"), by="nav")
    assert story.case is not None
    assert before is not None
    assert story.case.referrals == before.referrals
    assert story.case.last_mailbox_seq == 1
