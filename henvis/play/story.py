"""A story: commands in the order of their times, and what must come of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from henvis.errors import CommandFailed
from henvis.play.vocabulary import REFERENCES


class StoryError(CommandFailed):
    """A scenario file that cannot be read as a story; names file, line and rule."""

    def __init__(self, file: str, line: int, rule: str) -> None:
        super().__init__(f"{file}:{line}: {rule}", "Correct the file and play it again")
        self.line = line
        self.rule = rule


@dataclass(frozen=True)
class Step:
    """One command of one agency at one moment; without `do` the clock moves and nothing else."""

    line: int
    at: datetime
    """UTC."""
    id: str | None = None
    by: str | None = None
    do: str | None = None
    fields: Mapping[str, Any] | None = None
    refused: str | None = None
    """The code that it must be refused with; None where it must be accepted."""

    @property
    def references(self) -> frozenset[str]:
        """The names that it speaks of, beside that of its case."""
        named = ((key, value) for key, value in (self.fields or {}).items() if isinstance(value, str))
        return frozenset(value for key, value in named if key in REFERENCES and key != "case")


@dataclass(frozen=True)
class Expectation:
    """What must hold right after a step, or at the end where `after` is None."""

    line: int
    kind: str
    wanted: Mapping[str, Any]
    after: str | None = None


@dataclass(frozen=True)
class Story:
    """One scenario file."""

    file: str
    name: str
    about: str
    needs: tuple[str, ...]
    steps: tuple[Step, ...]
    expectations: tuple[Expectation, ...]

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The local names of the cases that its steps speak of, in the order of their first step."""
        named = (step.fields.get("case") for step in self.steps if step.fields)
        return tuple(dict.fromkeys(name for name in named if isinstance(name, str)))

    def expected_after(self, step_id: str | None) -> tuple[Expectation, ...]:
        """The expectations to check right after this step; with None, those of the end."""
        return tuple(expectation for expectation in self.expectations if expectation.after == step_id)

    def bringing_in(self, name: str) -> Step | None:
        """The first step that speaks of a referral, consent, decision, application or appeal by this name.

        What is refused brings nothing in; a case is none of them.
        """
        return next((step for step in self.steps if step.refused is None and name in step.references), None)
