"""Every word of the deadlines and of the map that decides something has code, or is refused."""

from datetime import date
from pathlib import Path

import pytest

from henvis.law.ruleset import LawError, load
from henvis.law.starting import is_startable
from tests.domain.law.folders import changed

LAW = load()


def test_all_rules_are_there() -> None:
    assert len(LAW.rules.by_id) == 74


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (
            "deadlines.yaml",
            "  kind: duration",
            "  kind: span",
            r"rules\[reflection-period\]\.kind: no code understands `span`",
        ),
        (
            "deadlines.yaml",
            "  duration: P6M",
            "  duration: 6 months",
            r"rules\[reflection-period\]\.duration: 6 months is not",
        ),
        (
            "deadlines.yaml",
            "  - P60D",
            "  - P60X",
            r"rules\[reflection-period\]\.warn_before\[0\]: P60X is not",
        ),
        (
            "deadlines.yaml",
            "  owner: udi",
            "  owner: ude",
            r"rules\[reflection-period\]\.owner: ude is not listed",
        ),
        (
            "deadlines.yaml",
            "  roll: none\n",
            "  rolls: none\n",
            r"rules\[reflection-period\]: `roll` is missing",
        ),
        ("deadlines.yaml", "- id: nav-decision-appeal", "- id: provisional-reply", "stands here twice"),
        (
            "deadlines.yaml",
            "  - event: permit.revoked",
            "  - event: permit.lost",
            "permit.lost is not listed",
        ),
        ("bus-law-map.yaml", "at: made_on}", "at: some day}", "no code understands `some day`"),
        ("bus-law-map.yaml", "{event: AgeSettled}", "{event: AgeGuessed}", "AgeGuessed is not a record type"),
        (
            "bus-law-map.yaml",
            "codes: [presumed_victim]",
            "codes: [victim]",
            "victim is not a known statement",
        ),
        ("bus-law-map.yaml", "due: until}", "due: never}", "no code understands `never`"),
        ("bus-law-map.yaml", "  witness-permit:", "  witness-visa:", "deadlines.yaml does not know it"),
        ("bus-law-map.yaml", "of: follows}", "of: leads}", "no code understands `leads`"),
        ("bus-law-map.yaml", "refusal: not_renewable", "refusal: no", "is not a known refusal"),
        ("bus-law-map.yaml", "expiry: end", "ending: end", "no code reads this key"),
    ],
)
def test_what_no_code_understands_is_refused(
    tmp_path: Path, file: str, old: str, new: str, reason: str
) -> None:
    with pytest.raises(LawError, match=reason):
        load(changed(tmp_path, file, old, new))


def test_a_case_is_judged_by_the_sections_in_force_on_its_day() -> None:
    rule = LAW.rules.rule("child-report-review")
    old, new = rule.basis_on(date(2022, 12, 31)), rule.basis_on(date(2023, 1, 1))
    assert [one.section for one in (*old, *new)] == ["§ 4-2 første ledd", "§ 2-1 første ledd"]


def test_no_deadline_starts_that_nobody_can_meet() -> None:
    starting = {rule.id for rule in LAW.rules.by_id.values() if is_startable(LAW.map, rule)}
    assert "reflection-period" in starting
    assert starting.isdisjoint(
        {
            "tot-operational",  # a setting that is off
            "nav-entitlement",  # no length of its own
            "free-legal-advice-before-report",  # an amount
            "police-necessity-statement",  # no length
            "dublin-transfer",  # its start is nothing on the bus
        }
    )
    assert {rule.id for rules in LAW.starting.values() for rule in rules} == starting
