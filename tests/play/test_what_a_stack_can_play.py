"""A story that needs what the stack has not is left out, and what it needs is named."""

from pathlib import Path

import pytest

from henvis.play.abilities import Abilities
from henvis.play.reader import read
from tests.play.stories import CONSENT, SMALL, writer

COMMANDS = frozenset(
    ("open_case", "give_consent", "withdraw_consent", "refer", "answer_referral", "state", "decide")
)
STACK = Abilities(
    {"intake": COMMANDS, "nav": COMMANDS, "police": COMMANDS},
    ("received", "not_received", "withheld", "receipt", "owner", "deadline"),
)


def test_a_story_within_its_abilities_lacks_nothing() -> None:
    assert STACK.lacking(read(CONSENT)) == ()


def test_an_agency_as_recipient_needs_no_service() -> None:
    assert "udi's service" not in STACK.lacking(read(Path("tests/scenarios/own/police-first.yaml")))


def test_services_and_expectations_that_are_missing_are_named_once() -> None:
    lacks = STACK.lacking(read(Path("tests/scenarios/01-reflection-period.yaml")))

    assert lacks[:2] == ("the command inform", "udi's service")
    assert lacks[-1] == "the expectation warned"
    assert len(set(lacks)) == len(lacks)


@pytest.mark.parametrize(
    ("addition", "lack"),
    [
        ("needs: [sealing]\n", "sealing"),
        ("needs: [erasure]\n", "erasure"),
        ("needs: [missing]\n", "missing"),
        ("expect:\n  - {owner: {case: A, is: udi}}\n", "udi's service"),
        ("expect:\n  - {received: {by: nav, type: PersonErased}}\n", "the record PersonErased"),
        ("expect:\n  - {warned: {case: A, rule: x, days: []}}\n", "the expectation warned"),
        ("expect:\n  - {no_deadline: {case: A, rule: x}}\n", "the expectation no_deadline"),
        ("expect:\n  - audit: clean\n", "the expectation audit"),
    ],
)
def test_each_kind_of_need_is_named(tmp_path: Path, addition: str, lack: str) -> None:
    assert STACK.lacking(writer(tmp_path)(SMALL + addition)) == (lack,)


@pytest.mark.parametrize("needs", ["needs: [receipts]\n", "needs: [owner]\n", "needs: [receipts, owner]\n"])
def test_what_can_be_judged_is_built(tmp_path: Path, needs: str) -> None:
    assert STACK.lacking(writer(tmp_path)(SMALL + needs)) == ()


def test_what_a_command_gives_is_built_where_the_command_is(tmp_path: Path) -> None:
    erasing = Abilities({"intake": frozenset(("open_case", "erase", "report_missing"))}, ())

    assert erasing.lacking(writer(tmp_path)(SMALL + "needs: [erasure, missing]\n")) == ()
