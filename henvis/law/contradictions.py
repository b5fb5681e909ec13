"""Clocks that contradict each other (`law/contradictions.yaml`) as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from henvis.law.calendar import Duration


@dataclass(frozen=True, slots=True)
class Outlasts:
    """It ends after the last of the person's permits of these types."""

    permits: frozenset[str]


@dataclass(frozen=True, slots=True)
class IsAdult:
    """The age is settled as adult."""


@dataclass(frozen=True, slots=True)
class ComesOfAge:
    """It ends after the 18th birthday. Who reads it reads of the birth date: it is never published."""


@dataclass(frozen=True, slots=True)
class Lacks:
    """`before` its end nobody has stated, since its decision, or applied for, any of these."""

    statements: frozenset[str]
    applications: frozenset[str]
    before: Duration


Test = Outlasts | IsAdult | ComesOfAge | Lacks


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One kind of contradiction. `by` looks for it among its open deadlines under the rules of `clock`."""

    id: str
    nb: str
    en: str
    ground: str
    by: str
    clock: frozenset[str]
    found: Test

    @property
    def is_published(self) -> bool:
        """Whether others may be told: what rests on a birth date would tell it."""
        return not isinstance(self.found, ComesOfAge)


Contradictions = Mapping[str, Contradiction]
