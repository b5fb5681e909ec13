"""A sender takes its referral back, while there is something to take back."""

import pytest

from henvis.contract.events import ReferralAnswered, ReferralWithdrawn
from tests.domain.casework.beginnings import asked, opened, referred
from tests.domain.casework.story import Story, ref


@pytest.mark.parametrize("why", ["revoked", "sent_in_error"])
def test_the_sender_withdraws_it(why: str) -> None:
    assert referred().does("withdraw_referral", referral="r1", why=why).draft == ReferralWithdrawn(
        referral=ref("r1"), why=why
    )


def test_only_the_sender_withdraws_it() -> None:
    asked().is_refused("wrong_agency", "withdraw_referral", referral="r1", why="revoked")


def test_an_accepted_referral_can_be_withdrawn() -> None:
    story = referred().hears(ReferralAnswered(referral=ref("r1"), answer="accepted"), by="nav")
    assert story.does("withdraw_referral", referral="r1", why="revoked").said


@pytest.mark.parametrize(
    "answer",
    [
        ReferralAnswered(referral=ref("r1"), answer="declined"),
        ReferralAnswered(referral=ref("r1"), answer="redirected", redirected_to="udi"),
    ],
)
def test_a_referral_that_was_turned_away_has_ended(answer: ReferralAnswered) -> None:
    referred().hears(answer, by="nav").is_refused(
        "already_ended", "withdraw_referral", referral="r1", why="revoked"
    )


def test_a_referral_is_withdrawn_once() -> None:
    story = referred().does("withdraw_referral", referral="r1", why="revoked")
    story.is_refused("already_ended", "withdraw_referral", referral="r1", why="sent_in_error")


def test_what_was_not_sent_is_not_withdrawn() -> None:
    opened().is_refused("unknown_reference", "withdraw_referral", referral="r1", why="revoked")
    Story("nav").is_refused("unknown_case", "withdraw_referral", referral="r1", why="revoked")
