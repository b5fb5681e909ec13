"""When a rule is due that begins at a start, given what else decides: the whole of it, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from henvis.law import calendar
from henvis.law.acting import act_on
from henvis.law.deadline_rules import Basis, Rule
from henvis.law.limits import Break, LatestEnd, age_reached, total_from
from henvis.law.step import Counted, Step, step

START = "start"
"""In `facts`, `total_from: start`: the total runs from the rule's own start."""


class NoDate(ValueError):
    """The rule has no date to show; the text says why."""


@dataclass(frozen=True, slots=True)
class Given:
    """What else than the start decides. `since` is what the rule's fact `total_from` names; days in Oslo."""

    variant: str | None = None
    printed: date | datetime | None = None
    born: date | None = None
    since: date | datetime | None = None
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """The end: a day, or an aware instant in Oslo. `act_on` is the last working day on which to act."""

    rule: Rule
    start: date | datetime
    end: date | datetime
    act_on: date | None
    basis: tuple[Basis, ...]
    steps: tuple[Step, ...]


NOTHING = Given()


def due(rule: Rule, start: date | datetime, given: Given = NOTHING) -> Due:
    """Raises NoDate where the law gives no number, or an unresolved one; ValueError as Rule.count does."""
    counted = _decided(given, _cut(rule, start, given, _counted(rule, start, given)))
    judged_on = _day(counted.end if rule.kind == "age" else start)
    return Due(
        rule=rule,
        start=start,
        end=counted.end,
        act_on=act_on(rule, start, counted.end),
        basis=rule.basis_on(judged_on),
        steps=(step("starts", start), *counted.steps),
    )


def _counted(rule: Rule, start: date | datetime, given: Given) -> Counted | None:
    """By the rule's own length; None where the law gives none and a decision does."""
    _has_a_date(rule, given)
    variant = rule.variants[given.variant] if given.variant else None
    length = variant.duration if variant else rule.duration
    if length is None:
        return None
    if rule.cap.since == START and rule.cap.total:
        return _whole(rule, start, given)
    steps = [step("variant", variant.id)] if variant else []
    if variant and variant.extends:
        steps.append(step("extends", start))
    if variant and variant.from_age and given.born:
        birthday = age_reached(given.born, variant.from_age).end
        steps.append(step("from_age", variant.from_age.text, birthday))
        start = max(_day(start), birthday)
    counted = rule.count(start, given.variant)
    return replace(counted, steps=(*steps, *counted.steps))


def _has_a_date(rule: Rule, given: Given) -> None:
    if not rule.resolved:
        raise NoDate(f"{rule.id} is unresolved: no number of it may be shown as law")
    if rule.kind == "quota":
        raise NoDate(f"{rule.id} is an amount, and ends on no day")
    length = rule.variants[given.variant].duration if given.variant else rule.duration
    if length is None and given.printed is None:
        raise NoDate(
            f"{rule.id}: the law gives no length ({rule.words.standard or 'it is set case by case'})"
        )


def _whole(rule: Rule, start: date | datetime, given: Given) -> Counted:
    """A total that runs from the start itself, with what was outside."""
    if rule.cap.total is None or not given.breaks:
        return rule.count(start)
    limit = total_from(_day(start), rule.cap.total, given.breaks)
    return Counted(_like(start, start, limit), limit.steps)


def _cut(rule: Rule, start: date | datetime, given: Given, counted: Counted | None) -> Counted | None:
    """Not past the total that it shares with others, nor the age at which it ends."""
    for since, code, limit in _limits(rule, given):
        end = _like(start, since, limit)
        if counted is not None:
            is_cut = _moment(end) < _moment(counted.end)
            steps = (*counted.steps, *limit.steps, step(code if is_cut else "within", end))
            counted = Counted(end if is_cut else counted.end, steps)
    return counted


def _limits(rule: Rule, given: Given) -> Iterator[tuple[date | datetime, str, LatestEnd]]:
    cap = rule.cap
    if cap.total is not None and cap.since != START and given.since is not None:
        yield given.since, "cut", total_from(_day(given.since), cap.total, given.breaks)
    if cap.not_past is not None and given.born is not None:
        yield given.born, "of_age", age_reached(given.born, cap.not_past)


def _like(start: date | datetime, since: date | datetime, limit: LatestEnd) -> date | datetime:
    """A day where the start is one; else the limit's instant, at 00:00 where no time of day is known."""
    if not isinstance(start, datetime):
        return limit.end
    if not isinstance(since, datetime):
        return calendar.midnight(limit.end).astimezone(calendar.OSLO)
    return calendar.at_wall_time(limit.end, calendar.wall_time(since)).astimezone(calendar.OSLO)


def decided(printed: date | datetime, counted: Counted | None) -> Counted:
    """A date that a decision names goes before the computed one; both are kept (`decision_wins`)."""
    if counted is None:
        return Counted(printed, (step("printed", printed),))
    if printed == counted.end:
        return Counted(printed, (*counted.steps, step("agrees", printed)))
    return Counted(printed, (*counted.steps, step("computed", counted.end), step("printed", printed)))


def _decided(given: Given, counted: Counted | None) -> Counted:
    if given.printed is not None:
        return decided(given.printed, counted)
    if counted is None:
        raise NoDate("no date is given, and the law gives none")
    return counted


def _moment(end: date | datetime) -> datetime:
    return end if isinstance(end, datetime) else calendar.midnight(end)


def _day(moment: date | datetime) -> date:
    return calendar.day_of(moment) if isinstance(moment, datetime) else moment
