"""A case is closed by its owner; then nothing more is done in it."""

from typing import Any

import pytest

from henvis.contract.events import CaseClosed, OwnerChanged, StatementMade
from tests.domain.casework.beginnings import OPENING, asked, opened, referred
from tests.domain.casework.story import Story, ref


def test_the_owner_closes_it() -> None:
    assert opened().does("close_case", outcome="settled").draft == CaseClosed(outcome="settled")


def test_nobody_else_closes_it() -> None:
    asked().is_refused("wrong_agency", "close_case", outcome="settled")
    Story("nav").is_refused("unknown_case", "close_case", outcome="settled")


def test_the_new_owner_closes_it_and_the_old_one_does_not() -> None:
    handed_over = OwnerChanged(old_owner="intake", new_owner="nav", referral=ref("r1"))
    assert asked().hears(handed_over, by="intake").does("close_case", outcome="settled").said
    referred().hears(OwnerChanged(old_owner="intake", new_owner="police"), by="router").is_refused(
        "wrong_agency", "close_case", outcome="settled"
    )


IN_A_CASE_OF_ONES_OWN: list[tuple[str, dict[str, Any]]] = [
    ("open_case", OPENING),
    ("inform", {"about": ["rights"], "language": "en", "interpreter": False}),
    ("give_consent", {"consent": "c9", "to": ["nav"], "purposes": ["return"], "by": "self"}),
    ("withdraw_consent", {"consent": "c1"}),
    ("refer", {"referral": "r9", "to": "nav", "service": "subsistence", "basis": "consent", "consent": "c1"}),
    ("withdraw_referral", {"referral": "r1", "why": "revoked"}),
    ("state", {"statement": "grey_zone"}),
    ("close_case", {"outcome": "settled"}),
]
IN_A_CASE_OF_ANOTHER: list[tuple[str, dict[str, Any]]] = [
    ("register_referral", {"referral": "r1", "case_number": "1"}),
    ("answer_referral", {"referral": "r1", "answer": "accepted"}),
    ("decide", {"decision": "d1", "type": "subsistence", "outcome": "granted"}),
]


@pytest.mark.parametrize(("do", "content"), IN_A_CASE_OF_ONES_OWN)
def test_nothing_is_done_in_a_case_that_one_closed(do: str, content: dict[str, Any]) -> None:
    referred().does("close_case", outcome="moved_on").is_refused("case_closed", do, **content)


@pytest.mark.parametrize(("do", "content"), IN_A_CASE_OF_ANOTHER)
def test_nothing_is_done_in_a_case_that_another_closed(do: str, content: dict[str, Any]) -> None:
    asked().hears(CaseClosed(outcome="settled"), by="intake").is_refused("case_closed", do, **content)


def test_what_still_arrives_is_still_known() -> None:
    story = opened().does("close_case", outcome="settled")
    story.hears(StatementMade(statement="grey_zone"), by="police")
    assert story.case is not None
    assert story.case.holds("grey_zone")
