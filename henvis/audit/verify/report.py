"""A report for people: one line for each claim, and below it what was found, in their language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.markup import escape

from henvis.audit.claims import ClaimResult, Report, Verdict
from henvis.audit.finding import Weight
from henvis.audit.wording import Language, sentence

SHOWN: Final = 10
"""So many findings of one claim are printed; JSON has all of them."""

_STYLE: Final = {Verdict.PROVED: "green", Verdict.REFUTED: "bold red", Verdict.NOT_CHECKABLE: "yellow"}
_MARK: Final = {Verdict.PROVED: "✔", Verdict.REFUTED: "✘", Verdict.NOT_CHECKABLE: "?"}
_FINDING: Final = {Weight.REFUTES: "✘", Weight.LEAVES_OPEN: "?", Weight.NOTES: "·"}


def lines(report: Report, language: Language) -> Iterator[str]:
    """Yield the report line by line, with the markup of rich."""
    read = language.terms["read"].format(records=report.records, places=len(report.places))
    yield f"{read} {language.terms['as_of'].format(at=report.at.isoformat(timespec='seconds'))}"
    width = max(len(name) for name, _ in language.claims.values())
    verdicts = max(map(len, language.verdicts.values()))
    for result in report.results.values():
        name, meaning = language.claims[result.claim]
        style, mark = _STYLE[result.verdict], _MARK[result.verdict]
        verdict = language.verdicts[result.verdict]
        yield f"[{style}]{mark} {name:<{width}}  {verdict:<{verdicts}}[/]  {escape(meaning)}"
        yield from _findings(result, language)
    if repeats := sum(place.repeats for place in report.places):
        yield language.terms["repeats"].format(count=repeats)


def _findings(result: ClaimResult, language: Language) -> Iterator[str]:
    """What decides the verdict comes first."""
    order = list(Weight)
    ordered = sorted(result.findings, key=lambda finding: order.index(finding.weight))
    for finding in ordered[:SHOWN]:
        yield f"    {_FINDING[finding.weight]} {escape(sentence(finding, language))}"
    if (more := len(ordered) - SHOWN) > 0:
        yield f"    {language.terms['more'].format(count=more)}"
