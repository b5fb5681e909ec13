"""Puts an arithmetic into words, in Bokmål and in English: texts are rendered from steps and never stored."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from henvis.law.step import Step
from henvis.law.wording.en import ENGLISH
from henvis.law.wording.language import Language
from henvis.law.wording.nb import BOKMAAL

__all__ = ["LANGUAGES", "Language", "sentence"]

_DURATION: Final = re.compile(r"PT?\d")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")

LANGUAGES: Final[Mapping[str, Language]] = {"nb": BOKMAAL, "en": ENGLISH}


def sentence(step: Step, language: Language) -> str:
    """The step in words. Raises KeyError for a code that has none."""
    special = _SPECIAL.get(step.code)
    if special is not None:
        return special(step, language)
    return language.steps[step.code].format(*(_value(value, language) for value in step.values))


def _value(text: str, language: Language) -> str:
    if _DURATION.match(text):
        return language.duration(text)
    if not _DAY.match(text):
        return text
    if "T" in text:
        return language.instant(datetime.fromisoformat(text))
    return language.day(date.fromisoformat(text))


def _clipped(step: Step, language: Language) -> str:
    number, last = step.values
    day = date.fromisoformat(last)
    return language.steps["clipped"].format(number, language.month(day), language.day(day))


def _not_working(step: Step, language: Language) -> str:
    days = (language.day_off(date.fromisoformat(value)) for value in step.values)
    return language.steps["not_working"].format(", ".join(days))


_SPECIAL: Final[Mapping[str, Callable[[Step, Language], str]]] = {
    "clipped": _clipped,
    "not_working": _not_working,
}
