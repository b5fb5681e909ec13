"""Worked examples of every kind of counting, computed beside the product and by hand."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from henvis.law import calendar
from henvis.law.calendar import Duration, add_duration, is_working_day, roll_forward
from henvis.law.ruleset import load

RULES = load().rules
TABLE = Path(__file__).with_name("deadline_examples.csv")
EXAMPLES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
ELSEWHERE = {"interim_from", "birth_date", "out"}
"""What other facts than the start decide is not a matter of counting from it."""

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def read(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def parameters(row: dict[str, str]) -> dict[str, str]:
    return dict(pair.split("=") for pair in row["params"].split(";") if pair)


COUNTED = [row for row in EXAMPLES if not ELSEWHERE & set(parameters(row))]


def test_nearly_all_examples_are_a_matter_of_counting() -> None:
    assert len(EXAMPLES) - len(COUNTED) == 3


@pytest.mark.parametrize("row", COUNTED, ids=[f"{row['rule_id']}-{row['start']}" for row in COUNTED])
def test_a_worked_example(row: dict[str, str]) -> None:
    given_with, start = parameters(row), read(row["start"])
    end = RULES.end_of(row["rule_id"], start, given_with.get("variant"))
    if "first_day" in given_with:
        end = min(end, RULES.end_of("trafficking-placement-cap", read(given_with["first_day"])))
    assert end == read(row["expected_end"]), row["note"]


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
