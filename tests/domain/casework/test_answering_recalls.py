"""Who received something under a consent that has ended says that it stopped, or by which rule it keeps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from henvis.casework.keeping import TESTS
from henvis.casework.recalls import answer_until
from henvis.contract.events import (
    AgeSettled,
    CaseClosed,
    ConsentGiven,
    ConsentPair,
    ConsentWithdrawn,
    RecallAnswered,
    RecallIssued,
)
from henvis.law.sharing import Keeps
from tests.domain.casework.beginnings import asked, consented, opened, referral, referred
from tests.domain.casework.story import LAW, Story, ref

WITHDRAWN = ConsentWithdrawn(consent=ref("c1"))
STOPPED: dict[str, Any] = {"consent": "c1", "answer": "stopped"}


def must_keep(rule: str) -> dict[str, Any]:
    return {"consent": "c1", "answer": "must_keep", "rule": rule}


def recalled(agency: str = "nav", **about: Any) -> Story:
    """The agency was referred under c1, which intake has withdrawn since."""
    return asked(agency, **about).hears(WITHDRAWN, by="intake")


@pytest.mark.parametrize("recall", [WITHDRAWN, RecallIssued(consent=ref("c1"))])
def test_a_recall_is_answered_by_who_was_referred_under_the_consent(recall: Any) -> None:
    story = asked().hears(recall, by="intake").does("answer_recall", **STOPPED)
    assert story.draft == RecallAnswered(consent=ref("c1"), answer="stopped")


def test_who_withdraws_a_consent_that_it_was_referred_under_answers_too() -> None:
    assert asked().does("withdraw_consent", consent="c1").does("answer_recall", **STOPPED).said


def test_a_recall_is_answered_in_a_closed_case_too() -> None:
    story = recalled().hears(CaseClosed(outcome="settled"), by="intake")
    assert story.does("answer_recall", **STOPPED).said


def test_the_same_answer_again_is_a_repeat_and_another_one_is_refused() -> None:
    story = recalled().does("answer_recall", **STOPPED).repeats("answer_recall", **STOPPED)
    story.does("register_referral", referral="r1", case_number="1")
    story.is_refused("already_answered", "answer_recall", **must_keep("case-file"), field="consent")


REFUSED: list[tuple[str, str, Callable[[], Story], dict[str, Any]]] = [
    ("invalid_command", "rule", recalled, {"consent": "c1", "answer": "must_keep"}),
    ("invalid_command", "rule", recalled, STOPPED | {"rule": "case-file"}),
    ("invalid_command", "rule", recalled, must_keep("because")),
    ("invalid_command", "rule", lambda: Story("nav"), must_keep("because")),
    ("unknown_case", "case", lambda: Story("nav"), STOPPED),
    ("unknown_reference", "consent", recalled, STOPPED | {"consent": "c2"}),
    ("wrong_agency", "consent", lambda: referred().does("withdraw_consent", consent="c1"), STOPPED),
    ("wrong_agency", "consent", consented, STOPPED),
    ("no_legal_basis", "rule", recalled, must_keep("criminal-case")),
    ("no_legal_basis", "rule", recalled, must_keep("case-file")),
    ("no_legal_basis", "rule", asked, must_keep("own-decision")),
    ("missing_prerequisite", "consent", asked, STOPPED),
]


@pytest.mark.parametrize(("code", "field", "story", "answer"), REFUSED)
def test_an_answer_that_is_refused(
    code: str, field: str, story: Callable[[], Story], answer: dict[str, Any]
) -> None:
    story().is_refused(code, "answer_recall", **answer, field=field)


def test_a_ground_that_is_refused_comes_with_those_that_hold() -> None:
    story = recalled().does("register_referral", referral="r1", case_number="1")
    why = story.why_refused("answer_recall", **must_keep("own-decision"))
    assert "it holds when: the agency has made a decision in the case" in why
    assert "grounds that hold here: case-file" in why
    assert "none, so it is to be stopped" in recalled().why_refused(
        "answer_recall", **must_keep("criminal-case")
    )


HOLDS: list[tuple[str, Story]] = [
    ("case-file", asked().does("register_referral", referral="r1", case_number="1")),
    ("own-decision", asked().does("decide", decision="d1", type="subsistence", outcome="granted")),
    (
        "criminal-case",
        asked("police", service="investigation").does("state", statement="offence_reported"),
    ),
    (
        "criminal-case",
        asked("police", service="investigation").does("state", statement="investigation_opened"),
    ),
    (
        "child-report",
        asked("barnevern", service="child_protection", age_group="minor").does(
            "state", statement="concern_received"
        ),
    ),
    (
        "child-report",
        asked("barnevern", service="child_protection", age_group="minor").hears(
            replace(
                referral("r2", to="barnevern", service="child_protection", consent=None),
                basis="duty_to_report_child",
            ),
            by="udi",
        ),
    ),
]


@pytest.mark.parametrize(("rule", "story"), HOLDS, ids=[rule for rule, _ in HOLDS])
def test_a_ground_for_keeping_holds(rule: str, story: Story) -> None:
    answered = story.hears(WITHDRAWN, by="intake").does("answer_recall", **must_keep(rule))
    assert answered.draft == RecallAnswered(consent=ref("c1"), answer="must_keep", rule=rule)


def test_a_statement_that_was_taken_back_is_no_ground_any_more() -> None:
    story = recalled("police", service="investigation").does("state", statement="offence_reported")
    story.does("state", statement="offence_reported", value=False)
    story.is_refused("no_legal_basis", "answer_recall", **must_keep("criminal-case"))


def test_a_ground_is_good_only_while_its_law_is_in_force() -> None:
    ground = LAW.sharing.keeping["child-report"]
    assert [str(one) for one in ground.law if one.in_force(datetime(2022, 6, 1, tzinfo=UTC).date())] == [
        "Barnevernloven (LOV-1992-07-17-100) § 4-2"
    ]
    assert not ground.may_be_named_by("nav", datetime(2024, 6, 1, tzinfo=UTC).date())


def test_every_word_about_keeping_has_its_test() -> None:
    assert set(TESTS) == set(Keeps)
    assert {rule for rule, _ in HOLDS} == set(LAW.sharing.keeping)


def test_who_recorded_the_consent_hears_each_answer_once() -> None:
    story = referred().does("withdraw_consent", consent="c1")
    first, second = (
        RecallAnswered(consent=ref("c1"), answer="stopped"),
        RecallAnswered(consent=ref("c1"), answer="must_keep", rule="case-file"),
    )
    story.hears(first, by="nav").hears(second, by="nav").hears(second, by="udi")
    assert story.case is not None
    assert {key[1]: one.answer for key, one in story.case.recall_answers.items()} == {
        "nav": "stopped",
        "udi": "must_keep",
    }


def test_an_answer_is_due_at_the_end_of_the_next_working_day() -> None:
    """Recalled on the Wednesday before Easter 2021, it is due on the Tuesday after."""
    at = datetime(2021, 3, 31, 8, tzinfo=UTC)
    assert answer_until(LAW, at) == datetime(2021, 4, 6, 22, tzinfo=UTC)


def test_a_guardians_consent_that_has_ended_is_recalled_at_who_recorded_it_once_it_hears_so() -> None:
    story = opened(age_group="minor").does("state", statement="guardian_appointed")
    story.does("give_consent", consent="c1", to=["nav"], purposes=["assistance"], by="guardian")
    story.hears(AgeSettled(age_group="adult"), by="udi").hears(RecallIssued(consent=ref("c1")), by="router")
    assert story.case is not None
    assert story.case.consents[ref("c1")].recalled_at is not None


def test_a_consent_is_given_for_pairs_and_says_how_it_was_asked_for() -> None:
    pairs = [{"to": "nav", "purpose": "assistance"}, {"to": "udi", "purpose": "residence"}]
    story = opened().does(
        "give_consent",
        consent="c1",
        pairs=pairs,
        by="self",
        language="ro",
        interpreter=True,
        present=["interpreter"],
    )
    assert story.draft == ConsentGiven(
        consent=ref("c1"),
        to=(),
        purposes=(),
        by="self",
        pairs=tuple(ConsentPair(**pair) for pair in pairs),
        language="ro",
        interpreter=True,
        present=("interpreter",),
    )
    refer: dict[str, Any] = {"referral": "r1", "basis": "consent", "consent": "c1"}
    story.is_refused("consent_not_covering", "refer", **refer, to="udi", service="assisted_return")
    assert story.does("refer", **refer, to="udi", service="asylum").said


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        ({}, "to"),
        ({"to": ["nav"]}, "purposes"),
        ({"purposes": ["assistance"]}, "to"),
        ({"to": ["nav"], "pairs": [{"to": "nav", "purpose": "assistance"}]}, "to"),
        ({"purposes": ["assistance"], "pairs": [{"to": "nav", "purpose": "assistance"}]}, "purposes"),
        ({"pairs": []}, "pairs"),
        ({"pairs": [{"to": "nav"}]}, "pairs.0.purpose"),
        ({"pairs": [{"to": "customs", "purpose": "assistance"}]}, "pairs.to"),
        ({"pairs": [{"to": "nav", "purpose": "curiosity"}]}, "pairs.purpose"),
        ({"to": True}, "to"),
    ],
)
def test_nobody_consents_to_everything_or_in_two_ways(scope: dict[str, Any], field: str) -> None:
    opened().is_refused("invalid_command", "give_consent", consent="c1", by="self", **scope, field=field)
