"""The same command again is accepted and has no effect; with other content it is refused."""

from typing import Any

import pytest

from henvis.casework.references import fingerprint
from henvis.contract.events import CaseClosed, ReferralWithdrawn
from tests.domain.casework.beginnings import OPENING, asked, consented, opened, referred
from tests.domain.casework.story import Story, command, ref

REPEATABLE: list[tuple[Story, str, dict[str, Any]]] = [
    (Story("nav"), "open_case", OPENING),
    (opened("nav"), "give_consent", {"consent": "c1", "to": ["udi"], "purposes": ["return"], "by": "self"}),
    (
        consented(),
        "refer",
        {"referral": "r1", "to": "nav", "service": "subsistence", "basis": "consent", "consent": "c1"},
    ),
    (asked(), "register_referral", {"referral": "r1", "case_number": "1"}),
    (asked(), "answer_referral", {"referral": "r1", "answer": "redirected", "to": "udi"}),
    (opened("nav"), "decide", {"decision": "d1", "type": "subsistence", "outcome": "granted"}),
]


@pytest.mark.parametrize(("story", "do", "content"), REPEATABLE)
def test_the_same_again_has_no_effect_not_even_when_the_case_is_closed(
    story: Story, do: str, content: dict[str, Any]
) -> None:
    assert story.does(do, **content).said
    story.at("2021-05-17T12:00").repeats(do, **content)
    story.hears(CaseClosed(outcome="settled"), by="udi").repeats(do, **content)
    story.is_refused("case_closed", do, **content, note="Another word")


@pytest.mark.parametrize(
    ("story", "do", "content", "code"),
    [
        (opened(), "open_case", OPENING, "duplicate"),
        (
            consented(),
            "give_consent",
            {"consent": "c1", "to": ["nav"], "purposes": ["assistance"], "by": "self", "note": "x"},
            "duplicate",
        ),
        (
            referred(),
            "refer",
            {"referral": "r1", "to": "police", "service": "protection", "basis": "party"},
            "duplicate",
        ),
        (
            asked().does("register_referral", referral="r1", case_number="1"),
            "register_referral",
            {"referral": "r1", "case_number": "2"},
            "duplicate",
        ),
        (
            asked().does("answer_referral", referral="r1", answer="accepted"),
            "answer_referral",
            {"referral": "r1", "answer": "accepted", "takes_over": True},
            "already_answered",
        ),
        (
            opened("nav").does("decide", decision="d1", type="subsistence", outcome="granted"),
            "decide",
            {"decision": "d1", "type": "subsistence", "outcome": "granted", "until": "2021-12-31"},
            "duplicate",
        ),
    ],
)
def test_other_content_is_refused(story: Story, do: str, content: dict[str, Any], code: str) -> None:
    story.is_refused(code, do, **content)


def test_an_answer_may_be_repeated_after_the_referral_was_withdrawn() -> None:
    story = asked().does("answer_referral", referral="r1", answer="accepted")
    story.hears(ReferralWithdrawn(referral=ref("r1"), why="revoked"), by="intake")
    story.repeats("answer_referral", referral="r1", answer="accepted")


def test_a_default_that_is_said_is_no_other_content() -> None:
    sent = {"referral": "r1", "to": "nav", "service": "subsistence", "basis": "consent", "consent": "c1"}
    referred().repeats("refer", **sent, urgent=False, avert_ground=None)
    asked().does("answer_referral", referral="r1", answer="accepted").repeats(
        "answer_referral", referral="r1", answer="accepted", takes_over=False
    )


def test_the_order_of_the_fields_is_no_content() -> None:
    content = {"case": "A", "consent": "c1", "to": ["nav"], "purposes": ["return"], "by": "self"}
    turned = dict(reversed(content.items()))
    assert fingerprint(command("give_consent", content)) == fingerprint(command("give_consent", turned))


def test_every_word_is_content() -> None:
    opening = {"case": "A", **OPENING}
    variants = [
        opening,
        opening | {"note": "n"},
        opening | {"person": {"name": "Ada"}},
        opening | {"person": {"name": "Bo"}},
        opening | {"address_grade": "ungraded"},
        opening | {"profile": {"age_group": "adult", "gender": "man"}},
    ]
    assert len({fingerprint(command("open_case", content)) for content in variants}) == len(variants)


def test_one_id_may_name_things_of_different_kinds() -> None:
    story = opened("nav").does("give_consent", consent="x", to=["udi"], purposes=["residence"], by="self")
    story.does("refer", referral="x", to="udi", service="asylum", basis="consent", consent="x")
    assert story.does("decide", decision="x", type="subsistence", outcome="granted").said
