"""Reads what a person gives to have a rule counted: START, and what else decides, as NAME=VALUE."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from henvis.law.calendar import OSLO
from henvis.law.deadline_rules import Rule
from henvis.law.due import START, Given
from henvis.law.limits import Break

A_DAY: Final = "a day such as 2026-02-28"
AN_INSTANT: Final = "an instant with its offset such as 2026-02-28T14:00+01:00"
OUT, BACK = "out", "in"


class NotGiven(ValueError):
    """What was given cannot be read; the text names it and says in which form it is accepted."""


def read_start(rule: Rule, text: str) -> date | datetime:
    """A day, or an instant in Oslo; of a rule in hours only that. Raises NotGiven."""
    start = _moment("START", text)
    hours = rule.in_hours or any(one.duration and one.duration.hours for one in rule.variants.values())
    if hours and rule.kind != "quota" and not isinstance(start, datetime):
        raise NotGiven(f"START has to be {AN_INSTANT}: {rule.id} counts hours")
    return start


def accepted(rule: Rule) -> Mapping[str, str]:
    """The names that the rule takes, with what each has to be."""
    cap, names = rule.cap, dict[str, str]()
    if rule.variants:
        names["variant"] = "one of " + ", ".join(rule.variants)
    if cap.since not in {None, START}:
        names[str(cap.since)] = f"{A_DAY}, or {AN_INSTANT}"
    if cap.breaks:
        names |= {OUT: f"{A_DAY}, on which a stay was left", BACK: f"{A_DAY}, on which it went on"}
    if cap.not_past or any(variant.from_age for variant in rule.variants.values()):
        names["birth_date"] = A_DAY
    return names | {"printed": f"{A_DAY}, or {AN_INSTANT}: the end that a decision names"}


def read_given(rule: Rule, start: date | datetime, params: Iterable[str]) -> Given:
    """From texts such as `first_day=2025-01-01`; several may stand in one, with `;` between. Raises NotGiven.

    `out` and `in` may come several times, once for each break.
    """
    pairs = [_pair(rule, text) for texts in params for text in texts.split(";")]
    once = {name: value for name, value in pairs if name not in {OUT, BACK}}
    if len(once) < sum(name not in {OUT, BACK} for name, _ in pairs):
        raise NotGiven("A parameter is given twice; only out and in may be, for several breaks")
    given = Given(
        variant=_variant(rule, once.get("variant")),
        printed=_optional("printed", once),
        born=_born(once, start),
        since=_since(rule, once, start),
        breaks=_breaks(pairs),
    )
    return _complete(rule, given)


def _pair(rule: Rule, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    names = accepted(rule)
    if not equals or name not in names:
        listed = "; ".join(f"{one}={form}" for one, form in names.items())
        raise NotGiven(f"{rule.id} takes no parameter {name or text!r}. It takes {listed}")
    return name, value


def _complete(rule: Rule, given: Given) -> Given:
    variant = rule.variants[given.variant] if given.variant else None
    if variant and variant.from_age and given.born is None:
        raise NotGiven(f"birth_date={A_DAY} is needed: {variant.id} runs from a birthday")
    if given.breaks and rule.cap.since != START and given.since is None:
        raise NotGiven(f"{rule.cap.since} is needed beside out and in: the total runs from it")
    return given


def _variant(rule: Rule, name: str | None) -> str | None:
    if name is not None and name not in rule.variants:
        raise NotGiven(f"variant has to be {accepted(rule)['variant']}")
    return name


def _born(once: Mapping[str, str], start: date | datetime) -> date | None:
    if "birth_date" not in once:
        return None
    born = _a_day("birth_date", once["birth_date"])
    if born > _day(start):
        raise NotGiven("birth_date must not lie after START")
    return born


def _since(rule: Rule, once: Mapping[str, str], start: date | datetime) -> date | datetime | None:
    since = None if rule.cap.since is None else _optional(rule.cap.since, once)
    if since is not None and _day(since) > _day(start):
        raise NotGiven(f"{rule.cap.since} must not lie after START")
    return since


def _breaks(pairs: Sequence[tuple[str, str]]) -> tuple[Break, ...]:
    outs, backs = ([_a_day(name, value) for name, value in pairs if name == one] for one in (OUT, BACK))
    if len(outs) != len(backs):
        raise NotGiven("out and in belong together: each break has both")
    breaks = tuple(Break(out, back) for out, back in zip(outs, backs, strict=True))
    if any(one.days < 0 for one in breaks):
        raise NotGiven("in must not lie before out")
    return breaks


def _optional(name: str, once: Mapping[str, str]) -> date | datetime | None:
    return _moment(name, once[name]) if name in once else None


def _moment(name: str, text: str) -> date | datetime:
    try:
        if "T" not in text:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotGiven(f"{name} has to be {A_DAY}, or {AN_INSTANT}") from None
    if moment.tzinfo is None:
        raise NotGiven(f"{name} lacks its offset: it has to be {AN_INSTANT}")
    return moment.astimezone(OSLO)


def _a_day(name: str, text: str) -> date:
    moment = _moment(name, text)
    if isinstance(moment, datetime):
        raise NotGiven(f"{name} has to be {A_DAY}")
    return moment


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
