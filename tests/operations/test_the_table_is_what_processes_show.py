"""One table says which numbers there are: processes show these, all labels from the start, and no others."""

from pathlib import Path
from typing import get_args

import pytest
from prometheus_client.parser import text_string_to_metric_families

from henvis.api.problem_types import PROBLEM_TYPES
from henvis.law.ruleset import load
from henvis.ops import classes
from henvis.ops.closed_lists import DEADLINE_CLASSES
from henvis.ops.deadline_class import class_of
from henvis.ops.series import SERIES
from tests.operations.page import GROUPS, PAGE, page
from tests.operations.processes import SERVICES, declared, label_sets, lists_for, shown_by

LAW = load()
PROCESSES = (*SERVICES, "supervisor")
LABELS = {"agency", "lane", "class", "outcome"}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_shows_from_the_start_what_the_table_says_and_no_more(name: str, tmp_path: Path) -> None:
    assert label_sets(shown_by(name, tmp_path)) == declared(name)


@pytest.mark.parametrize("name", PROCESSES)
def test_each_series_has_the_type_and_the_words_of_the_table(name: str, tmp_path: Path) -> None:
    table = {one.name.removesuffix("_total"): (one.kind, one.help) for one in SERIES}
    for family in text_string_to_metric_families(shown_by(name, tmp_path)):
        assert table[family.name] == (family.type, family.documentation)


def test_no_label_is_of_a_case() -> None:
    for one in SERIES:
        allowed = LABELS | ({"version", "law"} if one.name == "henvis_build_info" else set())
        assert set(one.labels) <= allowed - {"agency"}, one.name


def test_no_value_of_a_label_is_a_rule_a_record_type_or_a_code_of_a_case() -> None:
    ours = {name for name in LAW.codes.lists if name not in {"agency", "publisher", "deadline_end"}}
    of_cases = {code for name in ours for code in LAW.codes.codes_in(name)} | set(LAW.rules.by_id)
    values = {value for name in PROCESSES for those in lists_for(name).values() for value in those}
    # These words say here what became of a command, a token or a delivery, and of no decision.
    assert values & of_cases - set(SERVICES) == {"accepted", "refused", "delivered", "withheld"}


def test_every_series_is_in_one_group_of_the_page_and_the_page_is_up_to_date() -> None:
    grouped = [one for group in GROUPS.values() for one in group]
    assert tuple(grouped) == SERIES
    assert len({one.name for one in grouped}) == len(grouped)
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.operations.page writes it"


def test_every_refusal_has_a_class() -> None:
    assert set(LAW.codes.refusals) <= classes.REFUSALS.keys() <= PROBLEM_TYPES.keys()
    assert set(classes.REFUSALS.values()) == set(get_args(classes.RefusalClass))


def test_every_reason_of_a_dead_letter_has_a_class() -> None:
    assert set(LAW.codes.codes_in("dead_letter")) == classes.DEAD_LETTERS.keys()
    assert set(classes.DEAD_LETTERS.values()) == set(get_args(classes.DeadLetterClass))


def test_every_deadline_that_can_start_has_a_class() -> None:
    startable = {rule.id for rules in LAW.starting.values() for rule in rules}
    assert {class_of(LAW, rule) for rule in startable} == set(DEADLINE_CLASSES)


def test_a_deadline_can_end_in_no_other_way() -> None:
    lists = lists_for("nav")
    assert lists["deadline_ends"] == LAW.codes.codes_in("deadline_end")
