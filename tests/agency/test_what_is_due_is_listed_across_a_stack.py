"""`henvis deadlines` and `henvis law preview` over real services: tables, JSON, a calendar, what moves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from henvis.cli import henvis
from henvis.errors import CommandFailed
from henvis.law.ruleset import FOLDER
from henvis.local import agency_services
from tests.agency.office import Office, new_id
from tests.agency.stack_of_offices import stack_of

REFUSED = {"outcome": "refused"}


@pytest.fixture
def home(tmp_path: Path, udi: Office, nav: Office) -> Iterator[Path]:
    """A stack of two agencies, in whose books something is open."""
    for office, type_ in ((udi, "asylum"), (nav, "subsistence")):
        decision = {"case": office.open_case(), "decision": new_id(), "type": type_, **REFUSED}
        assert office.give("decide", decision).status_code == 200
    with stack_of(tmp_path / "home", udi, nav) as root:
        yield root


def asked(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(henvis, [*arguments, "--home", str(home)])
    if result.exception:
        raise result.exception
    return result.stdout_bytes.decode()


def test_all_books_are_listed_by_owner_and_urgency(home: Path) -> None:
    listed = json.loads(asked(home, "deadlines", "--json"))
    assert [(one["owner"], one["rule"], one["held_by"]) for one in listed] == [
        ("nav", "nav-decision-appeal", "nav"),
        ("police", "deferred-enforcement-48h", "udi"),
        ("police", "departure-deadline", "udi"),
        ("udi", "appeal-udi-decision", "udi"),
    ]
    assert "nav-decision-appeal" in asked(home, "deadlines", "--owner", "nav")
    assert "Pluss 3 uker: mandag 23. mars 2026" in asked(home, "deadlines", "--explain", "nb")
    assert asked(home, "deadlines", "--urgency", "overdue") == "Nothing is due: no deadline is open.\n"


def test_more_than_a_page_is_listed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agency_services, "PAGE", 1)
    assert len(json.loads(asked(home, "deadlines", "--json"))) == 4


def test_a_calendar_has_each_end_and_the_day_to_act_on(home: Path) -> None:
    text = asked(home, "deadlines", "--ics")
    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = text.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20260323\r\nDTEND;VALUE=DATE:20260324\r\n" in unfolded
    assert "DTSTART:20260304T080000Z" in unfolded
    assert r"Plus 3 weeks: Monday 23 March 2026\n" in unfolded
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("UID:") == unfolded.count("DTSTAMP:")


def changed(tmp_path: Path, rule: str, old: str, new: str) -> Path:
    text = (FOLDER / "deadlines.yaml").read_text(encoding="utf-8")
    before, found, after = text.partition(f"- id: {rule}\n")
    assert found
    assert old in after
    file = tmp_path / "deadlines.yaml"
    file.write_text(before + found + after.replace(old, new, 1), encoding="utf-8")
    return file


def preview(home: Path, file: Path) -> Any:
    return json.loads(asked(home, "law", "preview", str(file), "--json"))


def test_what_a_changed_rule_would_move_is_shown_before(home: Path, tmp_path: Path) -> None:
    file = changed(tmp_path, "nav-decision-appeal", "duration: P3W", "duration: P6W")
    told = preview(home, file)
    assert told["rules"] == {"nav-decision-appeal": "changed"}
    assert [(one["rule"], one["due"], one["would_be"]) for one in told["deadlines"]] == [
        ("nav-decision-appeal", "2026-03-23", "2026-04-13")
    ]
    assert "1 touched, 0 as before" in asked(home, "law", "preview", str(file))


def test_what_stays_is_said_and_what_is_wrong_is_named(home: Path, tmp_path: Path) -> None:
    told = preview(home, changed(tmp_path, "departure-deadline", "name_en: Deadline", "name_en: Day"))
    assert (told["deadlines"], told["stay"]) == ([], 1)
    assert preview(home, FOLDER / "deadlines.yaml")["rules"] == {}
    with pytest.raises(CommandFailed, match=r"rules\[departure-deadline\]\.roll"):
        preview(home, changed(tmp_path, "departure-deadline", "roll: none", "roll: over"))


def test_without_a_stack_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="No stack runs here"):
        asked(tmp_path / "nowhere", "deadlines")
