"""`henvis law due|explain|show|list|check`: the date, how it was found, or one line that says why not."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from henvis.cli import henvis
from henvis.errors import CommandFailed
from henvis.law import looking_up
from henvis.law.ruleset import FOLDER, load
from tests.domain.law.folders import changed

READ_ONCE = cache(load)
LAW = READ_ONCE(FOLDER)


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dozens of commands read the same files, which takes longer than all that they do with them."""
    monkeypatch.setattr(looking_up, "load", READ_ONCE)


def asked(*arguments: str) -> str:
    result = CliRunner().invoke(henvis, ["law", *arguments])
    if result.exception:
        raise result.exception
    return result.output


def told(*arguments: str) -> Any:
    return json.loads(asked(*arguments, "--json"))


def codes(answer: Any) -> list[str]:
    return [step["code"] for step in answer["steps"]]


@pytest.mark.parametrize("command", ["list", "show", "check", "due", "explain", "preview", "sharing"])
def test_every_command_shows_an_example(command: str) -> None:
    assert f"Example: henvis law {command}" in asked(command, "--help")


def test_a_date_comes_with_its_rule_its_basis_and_its_steps() -> None:
    answer = told("due", "appeal-udi-decision", "2025-03-27")
    assert (answer["due"], answer["class"], answer["act_on"]) == ("2025-04-22", "act_by", "2025-04-22")
    assert codes(answer) == ["starts", "adds", "not_working", "rolls"]
    assert (answer["version"], answer["law"]) == (LAW.rules.rule("appeal-udi-decision").version, LAW.hash)
    assert any("§§ 29 og 30" in one["section"] for one in answer["legal_basis"])


def test_the_explanation_names_the_holidays_in_both_languages() -> None:
    text = asked("explain", "appeal-udi-decision", "2025-03-27")
    assert "torsdag 17. april 2025 (Skjærtorsdag)" in text
    assert "Thursday 17 April 2025 (Maundy Thursday)" in text
    assert "Flyttes fram til neste virkedag: tirsdag 22. april 2025" in text
    assert [*told("explain", "appeal-udi-decision", "2025-03-27", "--lang", "nb")] == ["nb"]


@pytest.mark.parametrize(
    ("arguments", "due", "act_on", "not_before"),
    [
        (("reflection-period", "2025-11-17"), "2026-05-17", "2026-05-15", None),
        (("renewal-application-window", "2026-03-31"), "2026-02-28", "2026-02-27", None),
        (("petition-to-board-after-acute", "2025-04-04"), "2025-04-18", "2025-04-16", None),
        (("coe-recovery-minimum", "2025-02-10"), "2025-03-12", None, "2025-03-13"),
        (
            ("deferred-enforcement-48h", "2025-03-29T10:00+01:00"),
            *("2025-03-31T11:00+02:00", None, "2025-03-31T11:00+02:00"),
        ),
    ],
)
def test_each_class_of_end_says_when_to_act(
    arguments: tuple[str, ...], due: str, act_on: str | None, not_before: str | None
) -> None:
    answer = told("due", *arguments)
    assert (answer["due"], answer["act_on"], answer["not_before"]) == (due, act_on, not_before)


@pytest.mark.parametrize(
    ("rule", "start", "params", "due"),
    [
        ("trafficking-placement", "2025-06-01", ["birth_date=2007-06-20"], "2025-06-20"),
        ("trafficking-placement", "2025-01-20", ["birth_date=2008-02-29"], "2025-03-03"),
        (
            "trafficking-placement-extension",
            "2025-07-20",
            ["first_day=2025-01-10", "out=2025-02-07", "in=2025-03-03"],
            "2025-08-03",
        ),
        (
            "trafficking-placement-cap",
            "2025-01-10",
            ["out=2025-02-07", "in=2025-03-03", "out=2025-04-01", "in=2025-04-11"],
            "2025-08-13",
        ),
        (
            "trafficking-placement-extension",
            "2025-05-21T14:00+02:00",
            ["first_day=2025-01-01"],
            "2025-07-01T00:00+02:00",
        ),
        (
            "trafficking-placement-extension",
            "2025-05-21T14:00+02:00",
            ["first_day=2025-01-01T09:30+01:00"],
            "2025-07-01T09:30+02:00",
        ),
        (
            "limitation-trafficking",
            "2026-01-01",
            ["variant=child-victim-257", "birth_date=2006-05-10"],
            "2036-01-01",
        ),
        ("departure-deadline", "2025-01-01", ["variant=longer", "printed=2025-03-31"], "2025-03-31"),
        ("trafficking-placement", "2026-02-15T02:30+01:00", [], "2026-03-29T03:30+02:00"),
        ("trafficking-placement", "2025-09-14T02:30+02:00", [], "2025-10-26T02:30+02:00"),
        ("appeal-udi-decision", "2025-08-14T23:30+00:00", [], "2025-09-05"),
        ("gdpr-breach-notice", "2025-10-24T18:00+02:00", [], "2025-10-27T17:00+01:00"),
    ],
)
def test_what_else_than_the_start_decides(rule: str, start: str, params: list[str], due: str) -> None:
    assert told("due", rule, start, *(part for param in params for part in ("-p", param)))["due"] == due


def test_a_printed_date_wins_and_both_are_kept() -> None:
    answer = told("due", "reflection-period", "2025-01-15", "--param", "printed=2025-07-14")
    assert answer["due"] == "2025-07-14"
    assert [step["values"] for step in answer["steps"][-2:]] == [["2025-07-15"], ["2025-07-14"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("reflektion-period", "2025-01-01"), "no rule reflektion-period. Did you mean reflection-period"),
        (("reflection-period", "15.01.2025"), "START has to be a day such as 2026-02-28"),
        (("reflection-period", "2025-02-29"), "START has to be a day"),
        (("acute-decision-approval", "2025-01-01"), "START has to be an instant with its offset"),
        (("acute-decision-approval", "2025-01-01T10:00"), "START lacks its offset"),
        (("reflection-period", "2025-01-01", "-p", "first_day=2025-01-01"), "takes no parameter 'first_day'"),
        (("reflection-period", "2025-01-01", "-p", "interim_from"), "interim_from=a day"),
        (("reflection-period", "2025-01-01", "-p", "interim_from=soon"), "interim_from has to be a day"),
        (("reflection-period", "2025-01-01", "-p", "interim_from=2025-02-01"), "must not lie after START"),
        (("departure-deadline", "2025-01-01", "-p", "variant=short"), "variant has to be one of minimum"),
        (("trafficking-placement-cap", "2025-01-01", "-p", "out=2025-02-01"), "out and in belong together"),
        (
            ("trafficking-placement-cap", "2025-01-01", "-p", "out=2025-02-01", "-p", "in=2025-01-31"),
            "in must not lie before out",
        ),
        (("limitation-trafficking", "2025-01-01", "-p", "variant=child-victim-257"), "birth_date=a day"),
        (("asylum-decision", "2025-01-01"), "the law gives no length"),
        (("asylum-48h-procedure-exclusion", "2025-01-01T10:00+01:00"), "no number of it may be shown"),
        (("free-legal-advice-before-report", "2025-01-01"), "is an amount"),
        (("reflection-period", "9999-12-01"), "out of range"),
        (("coe-recovery-minimum", "9999-12-20"), "outside the calendar"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_one_line(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandFailed, match=r"\w") as refused:
        asked("due", *arguments)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_rule_is_shown_with_what_is_in_doubt_and_what_it_takes() -> None:
    text = asked("show", "trafficking-placement-cap")
    assert "For a lawyer to confirm: How months are counted with a break" in text
    assert "in: a day such as 2026-02-28, on which it went on" in text
    shown = told("show", "asylum-48h-procedure-exclusion")
    assert (shown["duration"], shown["confidence"]) == (None, "unresolved")


def test_the_list_has_every_rule() -> None:
    assert [rule["id"] for rule in told("list")] == [*LAW.rules.by_id]
    assert {rule["owner"] for rule in told("list", "--owner", "nav")} == {"nav"}


def test_the_check_lists_what_nothing_on_the_bus_can_meet() -> None:
    answer = told("check")
    assert answer["rules"] == 74
    assert answer["not_started"]["provisional-reply"] == "nothing on the bus can meet it"
    assert answer["not_started"]["free-legal-advice-before-report"] == "it is an amount, and ends on no day"
    assert answer["hash"] == LAW.hash


def test_a_deadline_without_a_closing_is_listed_and_not_started(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        "bus-law-map.yaml",
        "  nav-decision-appeal:           {event: AppealMade, of: decision}\n",
        "",
    )
    answer = told("check", "--folder", str(folder))
    assert answer["not_started"]["nav-decision-appeal"] == "nothing on the bus can meet it"
    assert "nav-decision-appeal" in asked("check", "--folder", str(folder))


def test_what_is_wrong_is_named_with_file_rule_and_field(tmp_path: Path) -> None:
    folder = changed(tmp_path, "deadlines.yaml", "  roll: none\n", "  roll: back\n")
    with pytest.raises(CommandFailed, match=r"deadlines.yaml:\d+: rules\[reflection-period\]\.roll: no code"):
        asked("check", "--folder", str(folder))
    assert FOLDER.exists()


def test_a_new_rule_is_data_alone(tmp_path: Path) -> None:
    text = (FOLDER / "deadlines.yaml").read_text(encoding="utf-8")
    entry = text[text.index("- id: provisional-reply") : text.index("- id: asylum-decision")]
    new = entry.replace("provisional-reply", "second-reply").replace("duration: P1M", "duration: P45D")
    folder = changed(tmp_path, "deadlines.yaml", "- id: provisional-reply", f"{new}- id: provisional-reply")
    rules = load(folder).rules
    since = LAW.rules.rule("reflection-period").basis[0].since
    assert since is not None
    assert str(rules.end_of("second-reply", since)) == "2010-02-15"
