"""Worked examples of every kind of counting, computed beside the product and by hand."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from henvis.law import calendar
from henvis.law.calendar import Duration, add_duration, is_working_day, roll_forward
from henvis.law.due import Due, due
from henvis.law.given import read_given, read_start
from henvis.law.ruleset import load
from henvis.law.step import written

RULES = load().rules
TABLE = Path(__file__).with_name("deadline_examples.csv")
EXAMPLES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def of(rule_id: str, start: str, *params: str) -> Due:
    rule = RULES.rule(rule_id)
    began = read_start(rule, start)
    return due(rule, began, read_given(rule, began, params))


def test_the_table_is_whole() -> None:
    assert len(EXAMPLES) == 97


@pytest.mark.parametrize("row", EXAMPLES, ids=[f"{row['rule_id']}-{row['start']}" for row in EXAMPLES])
def test_a_worked_example(row: dict[str, str]) -> None:
    params = [row["params"]] if row["params"] else []
    assert written(of(row["rule_id"], row["start"], *params).end) == row["expected_end"], row["note"]


@pytest.mark.parametrize("text", ["", "P", "PT", "6M", "P6", "P1M1H", "P1DT2H", "P-1D", "P1.5D", "PT30M"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"duration|mixes"):
        Duration.parse(text)


def test_hours_do_not_elapse_from_a_day() -> None:
    with pytest.raises(ValueError, match="not from a day"):
        add_duration(date(2025, 1, 1), "PT48H")
    with pytest.raises(ValueError, match="not from a day"):
        RULES.end_of("acute-decision-approval", date(2025, 1, 1))


@given(DAYS, st.integers(0, 600))
def test_months_end_on_the_corresponding_day_or_the_last_of_the_month(start: date, months: int) -> None:
    end = add_duration(start, f"P{months}M")
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(DAYS)
def test_a_day_rolls_to_the_first_working_day_and_never_back(day: date) -> None:
    rolled = roll_forward(day)
    assert rolled >= day
    assert is_working_day(rolled)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((rolled - day).days))


@given(DAYS)
def test_midnight_is_that_of_oslo(day: date) -> None:
    assert calendar.day_of(calendar.midnight(day)) == day
    assert calendar.wall_time(calendar.midnight(day)) == datetime.min.time()
