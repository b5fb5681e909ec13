"""Puts what was found into sentences, in Bokmål and in English, that a lawyer can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from henvis.audit.finding import Finding
from henvis.audit.wording import (
    bundle_en,
    bundle_nb,
    lawful_en,
    lawful_nb,
    timely_en,
    timely_nb,
    verify_en,
    verify_nb,
)

__all__ = ["LANGUAGES", "Language", "sentence"]


@dataclass(frozen=True)
class Language:
    """One language: claims with name and meaning, verdicts, and a sentence for each code of a finding."""

    claims: Mapping[str, tuple[str, str]]
    verdicts: Mapping[str, str]
    terms: Mapping[str, str]
    sentences: Mapping[str, str]


LANGUAGES: Final[Mapping[str, Language]] = {
    "nb": Language(
        verify_nb.CLAIMS,
        verify_nb.VERDICTS,
        verify_nb.TERMS,
        {
            **verify_nb.SENTENCES,
            **lawful_nb.SENTENCES,
            **timely_nb.SENTENCES,
            **bundle_nb.SENTENCES,
        },
    ),
    "en": Language(
        verify_en.CLAIMS,
        verify_en.VERDICTS,
        verify_en.TERMS,
        {
            **verify_en.SENTENCES,
            **lawful_en.SENTENCES,
            **timely_en.SENTENCES,
            **bundle_en.SENTENCES,
        },
    ),
}


def sentence(finding: Finding, language: Language) -> str:
    """Return where, which event, and why. Raises KeyError for a code that has no sentence."""
    said = language.sentences[finding.code].format(**finding.values)
    return ": ".join((*_where(finding), said))


def _where(finding: Finding) -> list[str]:
    where = [] if finding.place is None else [str(finding.place)]
    if where and finding.offset is not None:
        where = [f"{where[0]}/{finding.offset}"]
    return where if finding.event is None else [*where, str(finding.event)]
