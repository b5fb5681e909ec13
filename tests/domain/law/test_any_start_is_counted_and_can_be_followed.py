"""Whatever the start, an end keeps what its class promises, and its steps lead to it again."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from henvis.law import calendar
from henvis.law.calendar import OSLO
from henvis.law.deadline_rules import Class, Rule
from henvis.law.due import Due, Given, due
from henvis.law.limits import Break, total_from
from henvis.law.recount import can_be_recounted, recounted
from henvis.law.ruleset import load
from henvis.law.step import Step
from henvis.law.wording import LANGUAGES, sentence

RULES = [
    rule for rule in load().rules.by_id.values() if rule.resolved and rule.duration and rule.kind != "quota"
]
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
INSTANTS = st.integers(0, 60 * 24 * 365 * 60).map(
    lambda n: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)
WHENEVER = settings(deadline=None)  # the first look at a year's holidays takes its time
CAPPED = [rule for rule in RULES if rule.cap.since not in {None, "start"}]


def counted(rule: Rule, day: date, instant: datetime) -> Due:
    return due(rule, instant.astimezone(OSLO) if rule.in_hours else day)


@WHENEVER
@given(st.sampled_from(RULES), DAYS, INSTANTS)
def test_what_each_class_promises_is_kept(rule: Rule, day: date, instant: datetime) -> None:
    found = counted(rule, day, instant)
    codes = [one.code for one in found.steps]
    if rule.end_class is not Class.ACT_BY:
        assert "rolls" not in codes
    if rule.rolls:
        assert calendar.is_working_day(found.end)
    if rule.end_class is Class.MINIMUM:
        assert found.act_on is None
    elif found.act_on is not None:
        assert calendar.is_working_day(found.act_on)
        assert found.act_on <= (found.end.date() if isinstance(found.end, datetime) else found.end)
    if rule.end_class is Class.MAXIMUM and found.act_on is not None:
        assert found.act_on < found.end


@WHENEVER
@given(st.sampled_from(RULES), DAYS, INSTANTS)
def test_the_last_date_of_the_steps_is_the_end(rule: Rule, day: date, instant: datetime) -> None:
    found = counted(rule, day, instant)
    assert isinstance(found.end, datetime) or str(found.end) == found.steps[-1].values[-1]
    again = [Step.parse(str(one)) for one in found.steps]
    assert tuple(again) == found.steps
    assert all(sentence(one, language) for one in again for language in LANGUAGES.values())


@WHENEVER
@given(st.sampled_from(RULES), DAYS, INSTANTS)
def test_what_was_counted_is_counted_again_from_its_steps(rule: Rule, day: date, instant: datetime) -> None:
    found = counted(rule, day, instant)
    assert can_be_recounted(found.steps)
    again = recounted(rule, found.steps)
    assert again is not None
    assert abs(datetime.fromisoformat(str(again.end)) - datetime.fromisoformat(str(found.end))) < timedelta(
        minutes=1
    )


@WHENEVER
@given(st.sampled_from([rule for rule in RULES if rule.in_hours]), INSTANTS)
def test_hours_elapse_whatever_the_clocks_do(rule: Rule, instant: datetime) -> None:
    assert rule.duration is not None
    assert due(rule, instant).end - instant == timedelta(hours=rule.duration.hours)


@WHENEVER
@given(st.sampled_from([rule for rule in RULES if rule.keeps_time and not rule.in_hours]), INSTANTS)
def test_weeks_and_months_keep_the_clock_of_oslo(rule: Rule, instant: datetime) -> None:
    found = due(rule, instant)
    codes = {one.code for one in found.steps}
    assert isinstance(found.end, datetime)
    same = calendar.wall_time(found.end).replace(fold=0) == calendar.wall_time(instant).replace(fold=0)
    assert same or "no_such_clock" in codes


@WHENEVER
@given(st.sampled_from(CAPPED), DAYS, st.integers(0, 200), st.integers(0, 40))
def test_an_end_passes_neither_its_own_length_nor_the_total(
    rule: Rule, first: date, after: int, out: int
) -> None:
    assert rule.cap.total is not None
    start = first + timedelta(days=after)
    breaks = (Break(first + timedelta(days=10), first + timedelta(days=10 + out)),) if rule.cap.breaks else ()
    found = due(rule, start, Given(since=first, breaks=breaks))
    assert found.end == min(due(rule, start).end, total_from(first, rule.cap.total, breaks).end)


@WHENEVER
@given(DAYS, st.lists(st.tuples(st.integers(0, 150), st.integers(0, 30)), max_size=4))
def test_days_outside_give_back_exactly_what_they_took(first: date, outs: list[tuple[int, int]]) -> None:
    total = calendar.Duration.parse("P6M")
    breaks = [Break(first + timedelta(days=at), first + timedelta(days=at + long)) for at, long in outs]
    end = total_from(first, total, breaks).end
    outside = {one.out + timedelta(days=n) for one in breaks for n in range(one.days)}
    inside = [day for n in range((end - first).days) if (day := first + timedelta(days=n)) not in outside]
    assert len(inside) == (total.after(first) - first).days
