"""`henvis law sharing EVENT` says who is sent an event, and by which row."""

import json

import pytest
from click.testing import CliRunner, Result

from henvis.cli import henvis
from henvis.errors import CommandFailed
from henvis.law.ruleset import load

EVENTS = load().sharing.events


def asked(*arguments: str) -> Result:
    """What `henvis law sharing` answers."""
    return CliRunner().invoke(henvis, ["law", "sharing", *arguments])


def test_each_row_names_its_codes_its_recipients_and_its_place() -> None:
    told = asked("DecisionMade").output
    assert (
        "law/sharing.yaml: events.DecisionMade[1]\n"
        "  types: assisted_return\n"
        "  to, while a party: intake, nav\n"
        "  and of a child, while a party: barnevern\n"
    ) in told


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ("CaseOpened", "  to, while a party: nobody"),
        ("ReferralRegistered", "  to: its_sender"),
        ("OwnerChanged", "  and always: old_owner"),
        ("PersonMissing", "  and of a child, always: police, barnevern, udi"),
        ("PersonMissing", "  by: Forvaltningsloven (LOV-1967-02-10) § 13 b nr. 7"),
        ("DeadlineEnded", "Where it is about the recall of a consent:"),
        ("RecallIssued", "  to: received_under_it"),
        ("RecallAnswered", "  to: its_recorder"),
        ("MeasureEnded", "MeasureEnded goes to whom DecisionMade would go now."),
    ],
)
def test_every_kind_of_recipient_has_its_line(event: str, line: str) -> None:
    assert line in asked(event).output.splitlines()


@pytest.mark.parametrize("event", EVENTS)
def test_as_json_every_row_of_every_event_is_there(event: str) -> None:
    answer = json.loads(asked(event, "--json").output)
    rows = EVENTS[event]
    followed = rows if isinstance(rows, str) else None
    expected = EVENTS[followed] if followed else rows
    assert not isinstance(expected, str)
    assert (answer["event"], answer["follows"]) == (event, followed)
    assert [row["place"] for row in answer["rows"]] == [row.place for row in expected]


def test_json_has_the_row_as_it_stands_in_the_rules() -> None:
    assert json.loads(asked("DecisionMade", "--json").output)["rows"][1] == {
        "place": "events.DecisionMade[1]",
        "types": ["assisted_return"],
        "to": ["intake", "nav"],
        "child": ["barnevern"],
    }


def test_an_event_without_a_rule_is_answered_with_those_that_have_one() -> None:
    failed = asked("NoSuchEvent").exception
    assert isinstance(failed, CommandFailed)
    assert failed.message == "There is no rule for NoSuchEvent"
    assert "CaseOpened, PersonInformed" in failed.remedy


def test_the_grounds_for_keeping_are_listed_with_whose_they_are_and_when_they_hold() -> None:
    told = CliRunner().invoke(henvis, ["law", "keeping"]).output
    assert (
        "criminal-case: A criminal case / Straffesak\n  may be named by: police\n  holds when: statement"
        in told
    )
    listed = json.loads(CliRunner().invoke(henvis, ["law", "keeping", "--agency", "nav", "--json"]).output)
    assert [one["id"] for one in listed] == ["own-decision", "case-file"]
    assert listed[0]["law"][0]["section"] == "§ 13 b nr. 2"
    failed = CliRunner().invoke(henvis, ["law", "keeping", "--agency", "customs"])
    assert "Name one of intake" in str(failed.exception)
