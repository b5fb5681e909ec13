"""A referral is registered and answered by its recipient, once."""

from typing import Any

import pytest

from henvis.contract.events import ReferralAnswered, ReferralRegistered, ReferralWithdrawn
from tests.domain.casework.beginnings import asked, referred
from tests.domain.casework.story import Story, ref

WITHDRAWN = ReferralWithdrawn(referral=ref("r1"), why="revoked")


def test_the_recipient_registers_it_and_keeps_its_own_case_number() -> None:
    story = asked().does("register_referral", referral="r1", case_number="N-4711")
    assert story.draft == ReferralRegistered(referral=ref("r1"))
    assert story.case is not None
    assert story.case.referrals[ref("r1")].registered


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"answer": "accepted"}, {"answer": "accepted"}),
        ({"answer": "accepted", "takes_over": True}, {"answer": "accepted", "takes_over": True}),
        ({"answer": "declined", "reason": "no_capacity"}, {"answer": "declined", "reason": "no_capacity"}),
        ({"answer": "declined"}, {"answer": "declined"}),
        (
            {"answer": "redirected", "to": "udi", "reason": "not_our_task"},
            {"answer": "redirected", "redirected_to": "udi", "reason": "not_our_task"},
        ),
    ],
)
def test_the_recipient_answers(given: dict[str, Any], said: dict[str, Any]) -> None:
    story = asked().does("answer_referral", referral="r1", **given)
    assert story.draft == ReferralAnswered(referral=ref("r1"), **said)


def test_only_the_recipient_registers_and_answers() -> None:
    referred().is_refused("wrong_agency", "register_referral", referral="r1", case_number="1")
    referred().is_refused("wrong_agency", "answer_referral", referral="r1", answer="accepted")


def test_what_was_not_received_is_neither_registered_nor_answered() -> None:
    asked().is_refused("unknown_reference", "register_referral", referral="r2", case_number="1")
    asked().is_refused("unknown_reference", "answer_referral", referral="r2", answer="accepted")
    Story("nav").is_refused("unknown_case", "register_referral", referral="r1", case_number="1")
    Story("nav").is_refused("unknown_case", "answer_referral", referral="r1", answer="accepted")


def test_an_answer_stands() -> None:
    story = asked().does("answer_referral", referral="r1", answer="accepted")
    story.is_refused("already_answered", "answer_referral", referral="r1", answer="declined")


def test_a_registration_stands() -> None:
    story = asked().does("register_referral", referral="r1", case_number="1")
    story.is_refused("duplicate", "register_referral", referral="r1", case_number="2")


def test_a_withdrawn_referral_is_neither_registered_nor_answered() -> None:
    story = asked().hears(WITHDRAWN, by="intake")
    story.is_refused("already_ended", "register_referral", referral="r1", case_number="1")
    story.is_refused("already_ended", "answer_referral", referral="r1", answer="accepted")


def test_another_answer_after_the_withdrawal_is_first_of_all_another_answer() -> None:
    story = asked().does("answer_referral", referral="r1", answer="accepted").hears(WITHDRAWN, by="intake")
    story.is_refused("already_answered", "answer_referral", referral="r1", answer="declined")


def test_a_referral_may_be_answered_that_was_not_registered_and_registered_when_answered() -> None:
    story = asked().does("answer_referral", referral="r1", answer="accepted")
    assert story.does("register_referral", referral="r1", case_number="1").said
