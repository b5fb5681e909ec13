"""What a check finds, and how two sequences that ought to be the same differ."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["lost", "doubled", "reordered", "leaked", "late", "early", "invented", "differs", "stuck"]
"""leaked: somebody has what the policy does not give. invented: it has no cause. differs: a database is not
what its events make of it. stuck: it does not come to an end."""


@dataclass(frozen=True)
class Violation:
    """One broken promise."""

    kind: Kind
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.what}"


def compared(
    expected: Sequence[str], found: Sequence[str], where: str, *, surplus: Kind = "invented"
) -> Iterator[Violation]:
    """How `found` differs from what it ought to be; `surplus` names what nobody expected at all."""
    owed, there = Counter(expected), Counter(found)
    for one, count in (owed - there).items():
        yield Violation("lost", where, f"{one}: {count} missing")
    for one, count in (there - owed).items():
        yield Violation("doubled" if one in owed else surplus, where, f"{one}: {count} too many")
    if owed == there and list(expected) != list(found):
        place = next(n for n, pair in enumerate(zip(expected, found, strict=True)) if pair[0] != pair[1])
        yield Violation("reordered", where, f"{found[place]} stands where {expected[place]} belongs")
