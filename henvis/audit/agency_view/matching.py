"""What follows from a book and was not said yet, and which of it an event says.

The ids of deadlines are made at random, so that a deadline is told by its rule, by what it hangs on and by
how its end was found, until an event has given it the id under which it is spoken of from then on.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from henvis.audit.agency_view.saying import Claim, OfTime, Owed, differences, subject
from henvis.audit.case_history import Entry
from henvis.replacing import replace

_MADE_UP_TO: Final = 2**64
_INSTANCE: Final = frozenset({"due_on", "due_at", "warned_on", "ended", "contradiction", "holds"})
"""What tells one saying of a decision from another, whatever the rule is called."""


def is_made_up(deadline: UUID) -> bool:
    """Whether the id was made in a retelling, since no event has told the real one."""
    return deadline.int < _MADE_UP_TO


class Ledger:
    """Of one agency's case."""

    def __init__(self) -> None:
        """Begin with nothing owed."""
        self.owed: list[Owed] = []
        self._said: list[OfTime] = []
        self._forestalled: Counter[tuple[object, ...]] = Counter()
        self._named: set[UUID] = set()

    def owe(self, owed: Iterable[Owed]) -> None:
        """Add what follows; what was said too early, or wrongly, is not owed again."""
        for one in owed:
            kind = (*subject(one.draft), one.draft.rule)
            if self._forestalled[kind]:
                self._forestalled[kind] -= 1
            else:
                self.owed.append(one)

    def exactly(self, said: OfTime) -> Owed | None:
        """What is owed and says exactly this; of several, what has its id already."""
        fitting = [one for one in self.owed if _same(one, said) and self._may_be(one, said)]
        return next(
            (one for one in fitting if one.draft.deadline == said.deadline), next(iter(fitting), None)
        )

    def settle(self, entry: Entry, said: OfTime, owed: Owed | None, coming: Iterable[Owed]) -> Claim:
        """Take what is said off what is owed, or else off what would come later; `owed` is exactly this."""
        claim = self._settled(entry, said, owed, coming)
        if claim.owed is not None:
            self._said.append(said)
            self._named.add(said.deadline)
        return claim

    def rename(self, known: UUID, published: UUID) -> None:
        """Give a deadline the id that an event has told."""
        self.owed = [
            replace(one, draft=replace(one.draft, deadline=published)) if one.draft.deadline == known else one
            for one in self.owed
        ]

    def _settled(self, entry: Entry, said: OfTime, exact: Owed | None, coming: Iterable[Owed]) -> Claim:
        owed = exact or _nearest(self.owed, said)
        if owed is not None:
            self.owed.remove(owed)
            return Claim(entry, said, owed, self._differing(owed, said))
        if any(
            one.deadline == said.deadline and not differences(one, said)
            for one in self._said
            if type(one) is type(said)
        ):
            return Claim(entry, said, again=True)
        later = list(coming)
        owed = next((one for one in later if _same(one, said)), None)
        owed = owed or _nearest(later, said)
        if owed is None:
            return Claim(entry, said)
        self._forestalled[*subject(owed.draft), owed.draft.rule] += 1
        return Claim(entry, said, owed, differences(owed.draft, said), early=_same(owed, said))

    def _may_be(self, owed: Owed, said: OfTime) -> bool:
        known = owed.draft.deadline
        return known == said.deadline or (is_made_up(known) and said.deadline not in self._named)

    def _differing(self, owed: Owed, said: OfTime) -> tuple[str, ...]:
        found = list(differences(owed.draft, said))
        if not self._may_be(owed, said):
            found.append("deadline")
        if said.late != owed.is_late_at(said.meta.recorded):
            found.append("late")
        cause = None if owed.cause is None else owed.cause.event.meta
        own = cause is not None and cause.publisher == said.meta.publisher
        if cause is not None and own and said.meta.recorded != cause.recorded:
            found.append("recorded")
        return tuple(found)


def _same(owed: Owed, said: OfTime) -> bool:
    return subject(owed.draft) == subject(said) and not differences(owed.draft, said)


def _nearest(owed: Sequence[Owed], said: OfTime) -> Owed | None:
    """Of the same deadline, by its rule; or else what agrees in all but the rule and how it was counted."""
    about = [one for one in owed if subject(one.draft) == subject(said)]
    by_rule = [one for one in about if one.draft.rule == said.rule]
    otherwise = [one for one in about if _INSTANCE.isdisjoint(differences(one.draft, said))]
    return min(by_rule or otherwise, key=lambda one: len(differences(one.draft, said)), default=None)
