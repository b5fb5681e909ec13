"""`docs/law.md` is what the data says now, and shows of nothing unresolved a number."""

import pytest

from henvis.law.deadline_rules import Rule
from henvis.law.rule_page import rule_lines
from henvis.law.ruleset import load
from tests.domain.law.page import GROUPS, PAGE, page

LAW = load()
RULES = tuple(LAW.rules.by_id.values())


def test_the_page_is_what_the_data_says_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(LAW)


def test_every_rule_has_its_place() -> None:
    assert {rule.words.group for rule in RULES} == set(GROUPS)
    assert all(f"\n### {rule.id}\n" in page(LAW) for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_is_in_doubt_is_said(rule: Rule) -> None:
    told = [text for name, text in rule_lines(LAW, rule) if name == "doubt"]
    assert all(any(point in text for text in told) for point in rule.words.to_confirm)
    assert any("no number" in text for text in told) == (rule.words.confidence == "unresolved")


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.resolved], ids=lambda rule: rule.id)
def test_of_what_is_unresolved_no_number_is_shown(rule: Rule) -> None:
    length = dict(rule_lines(LAW, rule))["length"]
    assert length.startswith("unresolved, so no number is shown")
    assert "hours (" not in length
