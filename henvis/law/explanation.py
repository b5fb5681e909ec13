"""The explanation of a date: rule and version, legal basis, start, each step, and what the end means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from henvis.law.acting import not_before
from henvis.law.deadline_rules import Basis, LawEventNames, Rule
from henvis.law.step import Step
from henvis.law.wording import Language, sentence


@dataclass(frozen=True, slots=True)
class Explained:
    """What an explanation is made from; `version` and `basis` are those that it was counted under."""

    rule: Rule
    event: LawEventNames
    version: str
    basis: Sequence[str]
    steps: Sequence[Step]
    end: date | datetime
    act_on: date | None


def explain(what: Explained, language: Language) -> tuple[str, ...]:
    """In sentences, one a line, that a lawyer can check with a calendar."""
    rule, words = what.rule, language.words
    name, event = _in(language, rule.words.name_nb, rule.words.name_en), _in(language, *_names(what.event))
    return (
        f"{name} ({rule.id}, {words['version']} {what.version})",
        words["basis"].format("; ".join(what.basis)) if what.basis else words["no_basis"],
        words["event"].format(event),
        *(sentence(step, language) for step in what.steps),
        *_ending(what, language),
        *reservations(rule, language),
    )


def reservations(rule: Rule, language: Language) -> tuple[str, ...]:
    """What stands beside the rule wherever it is shown: that it is unresolved, or has to be confirmed."""
    words, doubts = language.words, list[str]()
    if not rule.resolved:
        doubts.append(words["unresolved"])
    elif not rule.words.confidence.startswith("verified"):
        doubts.append(words["confidence"].format(rule.words.confidence))
    return (*doubts, *(words["to_confirm"].format(point) for point in rule.words.to_confirm))


def basis_in_words(basis: Basis, language: Language) -> str:
    """The section, and the days from and to which it is in force where they are known."""
    since = basis.since and language.words["since"].format(basis.since.isoformat())
    until = basis.until and language.words["until"].format(basis.until.isoformat())
    dates = " ".join(part for part in (since, until) if part)
    return f"{basis} ({dates})" if dates else str(basis)


def _ending(what: Explained, language: Language) -> Iterator[str]:
    words, rule = language.words, what.rule
    boundary = "" if isinstance(what.end, datetime) else words[rule.end_boundary]
    yield words[rule.end_class.value].format(language.end(what.end)) + boundary
    if what.act_on is not None:
        yield words["act_on"].format(language.day(what.act_on))
    if (earliest := not_before(rule, what.end)) is not None:
        yield words["not_before"].format(language.end(earliest))


def _names(event: LawEventNames) -> tuple[str, str]:
    return event.nb, event.en


def _in(language: Language, nb: str, en: str) -> str:
    return nb if language.code == "nb" else en
