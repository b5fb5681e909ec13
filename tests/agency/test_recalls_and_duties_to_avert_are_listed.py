"""`GET /recalls`, `GET /averting` and their commands: who has not answered, and what has to be reviewed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from uuid_utils.compat import uuid7

from henvis.bus.clock import VirtualClock
from henvis.cli import henvis
from henvis.contract.events import (
    ConsentWithdrawn,
    DeadlineEnded,
    Event,
    RecallAnswered,
    ReceiptIssued,
    ReferralSent,
)
from henvis.local import agency_services
from tests.agency.office import Office, new_id
from tests.agency.stack_of_offices import stack_of

WEDNESDAY = datetime(2026, 3, 4, 8, tzinfo=UTC)
"""The offices open on Monday: what is recalled then is overdue from Wednesday on."""


def receipt_of(sent: Event, *, recipient: str) -> Event:
    """What the router tells the sender."""
    meta = replace(sent.meta, id=uuid7(), publisher="router", seq=1)
    receipt = ReceiptIssued(
        to=sent.meta.publisher, mailbox_seq=1, event=sent.meta.id, recipient=recipient, step="delivered"
    )
    return replace(receipt, meta=meta)


@pytest.fixture
def recalled(intake: Office, nav: Office) -> tuple[str, str]:
    """Intake has referred a person to NAV on consent, and withdrawn that: the case and the consent."""
    case, _ = intake.refer_to_nav()
    [sent] = intake.sent(ReferralSent)
    intake.take_in([receipt_of(sent, recipient="nav")])
    consent = str(sent.consent)
    assert intake.give("withdraw_consent", {"case": case, "consent": consent}).status_code == 200
    nav.take_in([sent, *intake.sent(ConsentWithdrawn)])
    return case, consent


def move(office: Office, to: datetime) -> None:
    assert isinstance(office.kit.clock, VirtualClock)
    office.kit.clock.move(to)


def test_both_sides_see_an_open_recall_and_when_it_is_overdue(
    intake: Office, nav: Office, recalled: tuple[str, str]
) -> None:
    case, consent = recalled
    for office in (intake, nav):
        [one] = office.get("/recalls")
        assert (one["case"], one["consent"], one["asked"], one["state"]) == (case, consent, "nav", "open")
        assert one["answer_until"] == "2026-03-03T23:00:00Z"
        move(office, WEDNESDAY)
        assert [each["state"] for each in office.get("/recalls?state=overdue")] == ["overdue"]
        assert office.get("/recalls?state=open") == office.get("/recalls?asked=udi") == []


def test_a_recall_is_in_the_book_and_the_worklist_of_who_has_to_answer(
    intake: Office, nav: Office, recalled: tuple[str, str]
) -> None:
    _, consent = recalled
    [due] = nav.get("/due?owner=nav")
    assert (due["rule"], due["consent"], due["owner"], due["due"]) == (
        "recall-answer",
        consent,
        "nav",
        "2026-03-03",
    )
    assert due["meaning"] == "act_by"
    assert nav.get("/due?owner=intake") == intake.get("/due") == []


def test_an_answer_is_seen_by_both(intake: Office, nav: Office, recalled: tuple[str, str]) -> None:
    case, consent = recalled
    refused = nav.give(
        "answer_recall", {"case": case, "consent": consent, "answer": "must_keep", "rule": "case-file"}
    )
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        409,
        "no_legal_basis",
        "rule",
    )
    assert (
        nav.give("answer_recall", {"case": case, "consent": consent, "answer": "stopped"}).status_code == 200
    )
    intake.take_in(nav.sent(RecallAnswered))
    for office in (intake, nav):
        [one] = office.get(f"/recalls?state=answered&case={case}")
        assert (one["answer"], one["rule"]) == ("stopped", None)
        assert office.get(f"/recalls?case={new_id()}") == []
    assert nav.get("/due") == []


def test_what_was_answered_too_late_stays_asked_for_until_then(
    nav: Office, recalled: tuple[str, str]
) -> None:
    case, consent = recalled
    move(nav, WEDNESDAY)
    nav.give("answer_recall", {"case": case, "consent": consent, "answer": "stopped"})
    assert [one["state"] for one in nav.get("/recalls")] == ["answered"]
    assert [one.ended for one in nav.sent(DeadlineEnded)] == ["expired"]


def test_a_consent_is_read_with_how_it_was_asked_for(intake: Office) -> None:
    case, consent = intake.open_case(), new_id()
    pairs = [{"to": "nav", "purpose": "assistance"}]
    how = {"language": "ro", "interpreter": True, "present": ["interpreter", "lawyer"]}
    given = {"case": case, "consent": consent, "pairs": pairs, "by": "self", **how}
    assert intake.give("give_consent", given).status_code == 200
    [one] = intake.get(f"/cases/{case}/consents")
    assert {name: one[name] for name in how} == how
    assert (one["to"], one["purposes"], one["pairs"]) == ([], [], [["nav", "assistance"]])


def averted(office: Office) -> str:
    referral = new_id()
    asked = {"to": "police", "service": "protection", "basis": "duty_to_avert", "urgent": True}
    about = {"case": office.open_case(), "referral": referral, "avert_ground": "slavery", **asked}
    assert office.give("refer", {**about, "note": "CANARY"}).status_code == 200
    return referral


def test_every_use_of_a_duty_to_avert_is_listed_at_who_used_it(intake: Office, nav: Office) -> None:
    intake.refer_to_nav()
    used = [averted(intake), averted(intake)]
    listed = intake.get("/averting")
    assert [one["referral"] for one in listed] == used
    assert intake.get("/averting?limit=1&offset=1") == listed[1:]
    assert listed[0] | {"case": "", "referral": ""} == {
        "case": "",
        "referral": "",
        "sender": "intake",
        "recipient": "police",
        "service": "protection",
        "avert_ground": "slavery",
        "age_group": "adult",
        "sent_at": "2026-03-02T08:00:00Z",
        "receipt": None,
        "answer": None,
    }
    nav.take_in([one for one in intake.sent(ReferralSent) if one.basis == "consent"])
    assert nav.get("/averting") == []


def test_a_referral_without_a_basis_is_refused_with_what_would_be_lawful(intake: Office) -> None:
    case = intake.open_case()
    asked = {
        "case": case,
        "referral": new_id(),
        "to": "police",
        "service": "protection",
        "basis": "statutory_duty",
    }
    problem = intake.give("refer", asked).json()
    assert (problem["code"], problem["field"]) == ("no_legal_basis", "basis")
    assert [(one["basis"], one["holds"], one["rule"]) for one in problem["options"]] == [
        ("consent", False, "bases.consent"),
        ("duty_to_avert", False, "bases.duty_to_avert"),
    ]
    assert problem["options"][1]["law"] == ["Straffeloven (LOV-2005-05-20-28) § 196"]
    assert "lawful instead: consent (the person's consent, for police and investigation" in problem["detail"]
    assert "options" not in intake.give("close_case", {"case": new_id(), "outcome": "settled"}).json()


@pytest.fixture
def home(tmp_path: Path, intake: Office, nav: Office, recalled: tuple[str, str]) -> Iterator[Path]:
    """A stack of two agencies, with one recall and two uses of a duty to avert."""
    assert recalled
    averted(intake)
    averted(intake)
    with stack_of(tmp_path / "home", intake, nav) as root:
        yield root


def told(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(henvis, [*arguments, "--home", str(home)])
    if result.exception:
        raise result.exception
    return result.stdout_bytes.decode()


def test_a_stack_lists_each_recall_once(home: Path, nav: Office, recalled: tuple[str, str]) -> None:
    [one] = json.loads(told(home, "recalls", "--json"))
    assert (one["consent"], one["asked"], one["recorded_by"], one["state"]) == (
        recalled[1],
        "nav",
        "intake",
        "open",
    )
    assert "nav" in told(home, "recalls", "--asked", "nav", "--case", recalled[0])
    assert told(home, "recalls", "--asked", "intake") == "Nothing has been recalled.\n"
    assert told(home, "recalls", "--state", "overdue") == "Nothing has been recalled.\n"
    move(nav, WEDNESDAY)
    assert "overdue" in told(home, "recalls", "--state", "overdue")


def test_a_stack_lists_each_use_of_a_duty_to_avert(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agency_services, "PAGE", 1)
    listed: list[dict[str, Any]] = json.loads(told(home, "averting", "--json"))
    assert [(one["sender"], one["avert_ground"]) for one in listed] == [("intake", "slavery")] * 2
    assert "slavery" in told(home, "averting")
    assert "CANARY" not in told(home, "averting", "--json")


@pytest.mark.parametrize("command", ["recalls", "averting"])
def test_each_command_has_an_example_and_says_what_to_do_where_no_stack_runs(
    command: str, tmp_path: Path
) -> None:
    shown = CliRunner().invoke(henvis, [command, "--help"])
    assert f"Example: henvis {command}" in shown.output
    assert "--json" in shown.output
    failed = CliRunner().invoke(henvis, [command, "--home", str(tmp_path / "none")])
    assert "No stack runs here" in str(failed.exception)
