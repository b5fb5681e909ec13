"""A rule as people read it: a name and a text for each thing that it says."""

from collections.abc import Iterator, Sequence
from typing import Final

from henvis.law.deadline_rules import Class, Rule
from henvis.law.explanation import basis_in_words, reservations
from henvis.law.ruleset import Law
from henvis.law.starting import why_not_started
from henvis.law.wording import LANGUAGES

EN: Final = LANGUAGES["en"]
CLASSES: Final = {
    Class.ACT_BY: "A date to act by",
    Class.MAXIMUM: "The longest that it may last; the end never moves, so act on a working day before it",
    Class.MINIMUM: "A protective minimum: nothing may happen before it is over",
    Class.NONE: "No date: it holds for as long as its ground does",
}
COUNTING: Final = {
    "calendar_duration": "by the calendar; holidays count",
    "procedural_deadline": "by the calendar (domstolloven § 148)",
    "working_days": "Monday to Friday without holidays; the first day is not counted",
}
ENDS: Final = {
    "end_of_day": "at the end of the day (24:00 in Oslo)",
    "start_of_day": "as the day begins (00:00 in Oslo)",
    "same_time": "at the time of day at which it began; where that is not known, as the day begins",
}


def rule_lines(law: Law, rule: Rule) -> Iterator[tuple[str, str]]:
    """In the order in which a caseworker asks."""
    words = rule.words
    yield "version", rule.version
    yield "meaning", f"{CLASSES[rule.end_class]} (kind: {rule.kind})"
    yield "legal basis", "; ".join(basis_in_words(one, EN) for one in rule.basis)
    yield (
        "owner",
        rule.owner if words.decided_by == rule.owner else f"{rule.owner}; decided by {words.decided_by}",
    )
    names = law.rules.events[rule.starts_on]
    yield "starts on", f"{names.en} / {names.nb} ({rule.starts_on})"
    yield "length", _length(rule)
    yield from (("variant", text) for text in _variants(rule))
    yield "counted", f"{COUNTING[rule.counting]}; {_moves(rule)}"
    yield "ends", ENDS[rule.end_boundary]
    if rule.cap.over or rule.cap.not_past:
        yield "limit", _limit(rule)
    yield "renewable", "yes" if rule.renewable else "no"
    yield from (("requires", text) for text in words.requires)
    if rule.warn_before:
        yield (
            "warns",
            ", ".join(EN.duration(offset.text) for offset in rule.warn_before) + " before (our default)",
        )
    yield from (("closes on", text) for text in _closings(law, rule))
    yield "on expiry", f"{words.effect}. The bus: {words.bus_action}"
    yield "told", ", ".join(words.notify) or "nobody"
    yield "on the bus", _on_the_bus(law, rule)
    yield from (("note", note) for note in words.notes)
    yield "confidence", words.confidence
    yield from (("doubt", text) for text in reservations(rule, EN))
    yield "sources", ", ".join(words.sources)


def _length(rule: Rule) -> str:
    if not rule.resolved:
        return f"unresolved, so no number is shown ({rule.words.standard or 'no standard'})"
    if rule.duration is None:
        return f"the law gives no number ({rule.words.standard or 'it is set case by case'})"
    bound = {"max": "at most ", "min": "at least ", "exact": ""}[rule.duration_type]
    standard = f" ({rule.words.standard})" if rule.words.standard else ""
    before = ", counted back" if rule.backward else ""
    return f"{bound}{EN.duration(rule.duration.text)}{before}{standard}"


def _variants(rule: Rule) -> Iterator[str]:
    for one in rule.variants.values():
        length = EN.duration(one.duration.text) if one.duration else "set case by case"
        extends = ", from the end of the time that it extends" if one.extends else ""
        yield f"{one.id}: {length}{extends}, when {one.when}"


def _moves(rule: Rule) -> str:
    return "moves on to the next working day" if rule.rolls else "never moves"


def _limit(rule: Rule) -> str:
    cap = rule.cap
    parts = [f"{EN.duration(cap.total.text)} in all: {cap.over}" if cap.total else cap.over]
    if cap.breaks:
        parts.append("days outside do not count")
    if cap.not_past:
        parts.append(f"not past the birthday at {EN.duration(cap.not_past.text)}")
    return "; ".join(part for part in parts if part)


def _closings(law: Law, rule: Rule) -> Sequence[str]:
    """Law events by their names, with the condition where there is one."""
    events = law.rules.events
    named = ((events[one.event].en if one.event else None, one.condition) for one in rule.closes_on)
    return [" - ".join(part for part in parts if part) for parts in named]


def _on_the_bus(law: Law, rule: Rule) -> str:
    reason = why_not_started(law.map, rule)
    return "opens a deadline" if reason is None else f"opens no deadline: {reason}"
