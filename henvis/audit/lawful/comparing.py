"""What the router said in a turn against what was due."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from henvis.audit.case_history import Entry
from henvis.audit.finding import Finding
from henvis.audit.lawful import codes
from henvis.audit.lawful.word import Word
from henvis.contract.events import EventDelivered, EventFiled, EventWithheld, ReceiptIssued

Pair = tuple[Word, Word]
"""What was due, and what was said in its place."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """One turn. `first` is where it stands, `known` the case's events, `given` what was given before it."""

    first: Entry
    known: Mapping[UUID, Entry]
    given: Collection[tuple[str, object]]

    def findings(self, due: Sequence[Word], said: Sequence[Word]) -> Iterator[Finding]:
        """All that differs; nothing where the router said what was due, in its order."""
        if _is_as_due(due, said):
            return
        wanted = {word.about: word for word in due}
        pairs: list[Pair] = []
        surplus: list[Word] = []
        for word in said:
            one = wanted.pop(word.about, None)
            if one is not None:
                pairs.append((one, word))
            elif any(word.about == before.about for _, before in pairs):
                again = word.kind is EventDelivered
                yield self._found(codes.DELIVERED_TWICE if again else codes.SAID_TWICE, word)
            else:
                surplus.append(word)
        missing = list(wanted.values())
        swapped = list(_swapped(missing, surplus))
        for one, word in (*pairs, *swapped):
            yield from self._wrong(one, word)
        yield from self._order(due, pairs)
        for word in _without_filing(surplus, {one.what for one in missing}):
            yield self._found(self._surplus(word), word)
        for one in _without_filing(missing, {word.what for word in surplus}):
            yield self.missing(one)

    def missing(self, due: Word) -> Finding:
        """Say that something was due in this turn, and is not there."""
        return self._found(codes.MISSING[due.kind], due, due=due)

    def _wrong(self, due: Word, said: Word) -> Iterator[Finding]:
        if due.kind is not said.kind:
            given = said.kind is EventDelivered
            code = codes.DELIVERED_WITHOUT_GROUND if given else codes.WITHHELD_THOUGH_DUE
            yield self._found(code, said, due=due)
        elif due.about != said.about:
            yield self._found(self._other(said), said, due=due)
        else:
            differing = {self._code(field, said) for field in due.says if due.says[field] != said.says[field]}
            for code in sorted(differing):
                yield self._found(code, said, due=due)

    def _code(self, field: str, said: Word) -> str:
        if said.kind is ReceiptIssued:
            return codes.RECEIPT_WRONG
        if said.kind is EventFiled and field != "source":
            return codes.WRONG["outcome"]
        evidence = said.says[field]
        if field == "evidence" and isinstance(evidence, tuple) and not set(evidence) <= set(self.known):
            return codes.EVIDENCE_MISSING
        return codes.WRONG[field]

    def _other(self, said: Word) -> str:
        """It speaks of something else than what was due."""
        if said.kind in codes.OTHER:
            return codes.OTHER[said.kind]
        return codes.WRONG["source"] if self._is_known(said) else codes.SOURCE_MISSING

    def _surplus(self, said: Word) -> str:
        if said.kind in {EventDelivered, EventWithheld, EventFiled} and not self._is_known(said):
            return codes.SOURCE_MISSING
        if said.kind is EventDelivered and (said.to, said.what) in self.given:
            return codes.DELIVERED_TWICE
        return codes.SURPLUS.get(said.kind, codes.NOT_OF_THE_RECORD)

    def _is_known(self, said: Word) -> bool:
        return isinstance(said.what, str) or said.what in self.known

    def _order(self, due: Sequence[Word], pairs: Sequence[Pair]) -> Iterator[Finding]:
        places = {word.about: place for place, word in enumerate(due)}
        for (before, _), (after, said) in pairwise(pairs):
            if places[before.about] > places[after.about]:
                yield self._found(codes.ORDER_DIFFERS, said, due=after)
                return

    def _found(self, code: str, word: Word, due: Word | None = None) -> Finding:
        """At the record, or, of what is missing, where its turn begins."""
        entry = word.entry or self.first
        meta = entry.event.meta
        values = {
            "case": str(meta.case_id),
            "record": word.kind.__name__,
            "to": word.to or "-",
            "what": str(word.what),
            "at": meta.recorded.isoformat(),
            "said": _in_words(word) if word.entry else "-",
            "due": _in_words(due) if due else "-",
        }
        event = word.what if isinstance(word.what, UUID) else meta.id
        return Finding(code, entry.place, entry.offset, event, values)


def _is_as_due(due: Sequence[Word], said: Sequence[Word]) -> bool:
    """Whether nothing differs, as nearly always: each word once, and in its place."""
    return len(due) == len(said) == len({word.about for word in due}) and all(map(_is_alike, due, said))


def _is_alike(due: Word, said: Word) -> bool:
    return due.kind is said.kind and due.about == said.about and due.says == said.says


def _swapped(missing: list[Word], surplus: list[Word]) -> Iterator[Pair]:
    """What was said to whom something was due, and speaks of something else; both are taken out."""
    for word in list(surplus):
        one = next((one for one in missing if (one.kind, one.to) == (word.kind, word.to)), None)
        if one is not None:
            missing.remove(one)
            surplus.remove(word)
            yield one, word


def _without_filing(words: Sequence[Word], others: Collection[object]) -> Iterator[Word]:
    """An event that is filed where it was to be given, or given where it was to be filed, is said once."""
    return (word for word in words if word.kind is not EventFiled or word.what not in others)


def _in_words(word: Word) -> str:
    told = (f"{name} {_value(value)}" for name, value in word.says.items())
    return f"{word.kind.__name__}: {'; '.join(told)}"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "/".join(map(str, value)) or "-"
    return "-" if value is None else str(value)
