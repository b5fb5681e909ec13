"""A test that causes a finding says which, so that another can see that each is caused by some test."""

import functools
from collections.abc import Callable, Iterable
from typing import Any, Final

from henvis.doctor.check import Check
from henvis.doctor.finding import Finding
from henvis.doctor.sight import Sight
from henvis.local.home import Home

CAUSED: Final[set[str]] = set()
"""The codes that the tests which were imported say they cause."""

Causing = Callable[..., Iterable[Finding]]


def causes(*codes: str) -> Callable[[Causing], Callable[..., None]]:
    """The test returns what was found: it passes where that is these kinds of findings, and no others."""
    CAUSED.update(codes)

    def of(test: Causing) -> Callable[..., None]:
        @functools.wraps(test)
        def run(*given: Any, **named: Any) -> None:
            found = list(test(*given, **named))
            assert {one.kind.code for one in found} == set(codes), [one.sentence for one in found]
            for one in found:
                assert one.subject, one.sentence
                assert not one.sentence.endswith("."), one.sentence
                assert "{" not in one.todo, one.todo

        return run

    return of


def found_by(check: Check, home: Home) -> list[Finding]:
    """What a check finds in the folder of a stack that does not run. Raises CannotLook."""
    return list(check.look(Sight(home=home)).findings)
