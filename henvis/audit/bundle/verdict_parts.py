"""The parts that say the verdict: for programs, and in plain Bokmål and English."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Final

from henvis.audit.bundle.subject import Subject
from henvis.audit.claims import ClaimResult, PlaceRead, Report, Verdict
from henvis.audit.finding import Weight
from henvis.audit.instants import in_oslo
from henvis.audit.verify.json_report import as_json
from henvis.audit.wording import LANGUAGES, Language, bundle_en, bundle_nb, sentence
from henvis.proof.signing import to_base64

SHOWN: Final = 200
"""So many findings of one claim stand in the texts; `verdict.json` has all of them."""

TERMS: Final = {"nb": bundle_nb.TERMS, "en": bundle_en.TERMS}
_WIDTH: Final = 100


def for_programs(report: Report) -> bytes:
    """The part `verdict.json`: what `henvis audit verify --json` prints."""
    return json.dumps(as_json(report), indent=1, ensure_ascii=False).encode() + b"\n"


def comparable(verdict: bytes) -> dict[str, Any]:
    """A verdict without its sentences, whose words may change with the version. Raises ValueError."""
    told = json.loads(verdict)
    try:
        for claim in told["claims"]:
            for finding in claim["findings"]:
                del finding["said"]
        return {"claims": {one["claim"]: one for one in told.pop("claims")}, "other": told}
    except (KeyError, TypeError, AttributeError):
        raise ValueError from None


def in_words(report: Report, subject: Subject, laws: Sequence[str], *, keys: bool, language: str) -> bytes:
    """One of the parts `verdict.*.txt`."""
    return "".join(f"{line}\n" for line in _lines(report, subject, laws, keys, language)).encode()


def _lines(report: Report, subject: Subject, laws: Sequence[str], keys: bool, code: str) -> Iterator[str]:
    terms, language = TERMS[code], LANGUAGES[code]
    yield from (terms["title"], "", *_wrapped(terms["intro"]), "", *_heading(terms["examined"]))
    what = terms["whole"] if subject.case_id is None else terms["case"]
    values = {"cluster": subject.cluster_id, "case": subject.case_id, "places": len(report.places)}
    yield from _wrapped(what.format(**values, records=report.records))
    yield terms["as_of"].format(at=in_oslo(report.at))
    yield from (terms["law"], *(f"  {law}" for law in laws))
    yield from ("", *_wrapped(terms["keys"] if keys else terms["no_keys"]))
    yield from ("", *_heading(terms["claims"]))
    for verdict in Verdict:
        yield from _wrapped(f"- {terms[f'meaning_{verdict}']}", "  ")
    for number, result in enumerate(report.results.values(), 1):
        yield from ("", *_claim(number, result, language, terms["checked"], terms["more"]))
    yield from ("", *_heading(terms["places"]))
    for place in report.places:
        yield _place(place, terms["place"] if place.size else terms["place_empty"], terms["no_root"])
    yield from ("", *_wrapped(terms["check"]))


def _claim(number: int, result: ClaimResult, language: Language, checked: str, more: str) -> Iterator[str]:
    name, meaning = language.claims[result.claim]
    yield f"{number}. {name}: {language.verdicts[result.verdict].upper()}"
    yield from _wrapped(f"   {meaning} {checked.format(count=result.checked)}", "   ")
    order = list(Weight)
    ordered = sorted(result.findings, key=lambda finding: order.index(finding.weight))
    for finding in ordered[:SHOWN]:
        yield from _wrapped(f"   - {sentence(finding, language)}.", "     ")
    if len(ordered) > SHOWN:
        yield f"   {more.format(count=len(ordered) - SHOWN)}"


def _place(read: PlaceRead, term: str, no_root: str) -> str:
    root = to_base64(read.root) if read.root else no_root
    return term.format(place=read.place, first=read.first, last=read.size - 1, final=read.signed, root=root)


def _heading(text: str) -> tuple[str, str]:
    return text, "-" * len(text)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
