"""Who accepts a referral of the present owner, and takes over, is handed the case by the old owner."""

import pytest

from henvis.contract.events import Event, OwnerChanged, ReferralAnswered, ReferralRegistered, StatementMade
from tests.domain.casework.beginnings import asked, referred
from tests.domain.casework.story import ref

TAKES_OVER = ReferralAnswered(referral=ref("r1"), answer="accepted", takes_over=True)


def test_the_old_owner_says_who_owns_the_case_now() -> None:
    story = referred().hears(TAKES_OVER, by="nav")
    assert story.draft == OwnerChanged(old_owner="intake", new_owner="nav", referral=ref("r1"))
    assert story.case is not None
    assert not story.case.owned


def test_the_taker_owns_the_case_when_the_old_owner_has_said_so() -> None:
    story = asked().does("answer_referral", referral="r1", answer="accepted", takes_over=True)
    assert story.case is not None
    assert not story.case.owned
    story.hears(OwnerChanged(old_owner="intake", new_owner="nav", referral=ref("r1")), by="intake")
    assert story.case.owned


@pytest.mark.parametrize(
    "heard",
    [
        ReferralAnswered(referral=ref("r1"), answer="accepted"),
        ReferralAnswered(referral=ref("r1"), answer="declined"),
        ReferralAnswered(referral=ref("r9"), answer="accepted", takes_over=True),
        ReferralRegistered(referral=ref("r1")),
        StatementMade(statement="grey_zone"),
    ],
)
def test_nothing_else_hands_it_over(heard: Event) -> None:
    assert referred().hears(heard, by="nav").said == ()


def test_who_no_longer_owns_the_case_hands_nothing_over() -> None:
    story = referred().hears(OwnerChanged(old_owner="intake", new_owner="police"), by="router")
    assert story.hears(TAKES_OVER, by="nav").said == ()


def test_a_referral_that_was_taken_back_meanwhile_hands_nothing_over() -> None:
    story = referred().does("withdraw_referral", referral="r1", why="revoked")
    assert story.hears(TAKES_OVER, by="nav").said == ()


def test_a_closed_case_is_not_handed_over() -> None:
    assert referred().does("close_case", outcome="settled").hears(TAKES_OVER, by="nav").said == ()


def test_the_case_falls_back_to_its_opener() -> None:
    story = referred().hears(TAKES_OVER, by="nav")
    story.hears(OwnerChanged(old_owner="nav", new_owner="intake"), by="router")
    assert story.case is not None
    assert story.case.owned
