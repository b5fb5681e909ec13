"""A case judged again, turn by turn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from henvis.audit.case_history import ROUTER, CaseHistory, Entry
from henvis.audit.finding import Finding, Weight
from henvis.audit.lawful import codes
from henvis.audit.lawful.again import due_again
from henvis.audit.lawful.comparing import Comparing
from henvis.audit.lawful.due import due
from henvis.audit.lawful.journals import Journals, known_of
from henvis.audit.lawful.said import said
from henvis.audit.lawful.turns import Turn
from henvis.audit.lawful.word import Word
from henvis.contract.events import EventDelivered, EventFiled, ReceiptIssued
from henvis.law.released import Laws
from henvis.law.ruleset import Law
from henvis.routing.case import RouterCase
from henvis.routing.judge import judge
from henvis.routing.judgement import Judgement, NoStanding, Probed
from henvis.routing.lapse import lapse
from henvis.routing.standing.door import WRONG_JOURNAL

NOTHING: Final[Mapping[str, str | int]] = {}


class Judging:
    """What the law makes of the case so far, whatever the router made of it."""

    def __init__(self, laws: Laws, history: CaseHistory, turns: Iterable[Turn]) -> None:
        """Begin before the first event of the case; `turns` are all of the router's in it, late ones too."""
        self.case: RouterCase | None = None
        self.gave_up = False
        self._laws = laws
        self._known = known_of(history)
        causes = {turn.cause for turn in turns if not turn.parked}
        self._journals = Journals(history, self._known, frozenset(cause for cause in causes if cause))
        self._given: set[tuple[str, object]] = set()
        self._numbers: dict[str, int] = {}
        self._last: datetime | None = None

    def takes(self, turn: Turn) -> Iterator[Finding]:
        """What is wrong with the next turn of the router's."""
        yield from self._shape(turn)
        parked = turn.parked
        if parked is not None:
            yield from self._parks(turn, dropped=self._journals.parks(parked))
            return
        law = self._laws.of(turn.law)
        if law is None:
            self.gave_up = True
            values = {"law": turn.law}
            yield self._found(codes.LAW_UNKNOWN, turn.entries[0], values, Weight.LEAVES_OPEN)
        elif turn.cause is None:
            yield from self._compared(turn, self._passes_time(law, turn.at))
        else:
            yield from self._of_event(law, turn, turn.cause)
        self._note(turn)

    def ends(self, until: datetime) -> Iterator[Finding]:
        """What the router has not come to by `until` (UTC)."""
        for entry in self._journals.left(until):
            if self._journals.holds_up(entry):
                yield self._found(codes.WAITS, entry, NOTHING, Weight.LEAVES_OPEN)
            else:
                yield self._found(codes.NOT_HANDLED_YET, entry, {"due_to": "-"}, Weight.NOTES)
        if self.case is not None and self.case.due is not None and self.case.due <= until:
            values = {"case": str(self.case.id), "due": self.case.due.isoformat()}
            yield Finding(codes.LAPSE_OUTSTANDING, values=values, weight=Weight.LEAVES_OPEN)

    def _of_event(self, law: Law, turn: Turn, cause: UUID) -> Iterator[Finding]:
        judged = self._known.get(cause)
        if judged is None or self._journals.of(judged) == ROUTER:
            yield from self._without_cause(turn)
            return
        if self._journals.is_handled(judged):
            journal = self._journals.of(judged)
            yield from self._compared(turn, due_again(law, judged, journal, turn, self._known))
            return
        if self._journals.is_late(judged):
            yield self._found(codes.WRONG_ORDER, turn.entries[0], {"what": str(cause)})
        yield from self._in_time(law, turn)
        for entry in self._journals.passed_by(judged, turn):
            yield from self._passes_by(law, entry, turn.at)
        yield from self._compared(turn, due(self._judges(law, judged, turn.at), judged, self._known))

    def _passes_by(self, law: Law, entry: Entry, at: datetime) -> Iterator[Finding]:
        """What follows is held against what ought to have come of an event that was never judged."""
        judgement = self._judges(law, entry, at)
        to = {word.to for word in due(judgement, entry, self._known) if word.kind is EventDelivered}
        yield self._found(codes.PASSED_BY, entry, {"due_to": ", ".join(sorted(to)) or "-"})

    def _in_time(self, law: Law, turn: Turn) -> Iterator[Finding]:
        """What the clock has ended is recorded, as a turn of its own, before the next event is judged."""
        for word in self._passes_time(law, turn.at):
            yield self._comparing(turn).missing(word)

    def _passes_time(self, law: Law, now: datetime) -> Sequence[Word]:
        if self.case is None or self.case.due is None or now < self.case.due:
            return ()
        judgement = lapse(law, self.case, now)
        self.case = judgement.case
        return due(judgement, None, self._known)

    def _judges(self, law: Law, judged: Entry, now: datetime) -> Judgement | NoStanding | Probed:
        self._journals.handles(judged)
        journal = self._journals.of(judged)
        judgement = judge(law, self.case, judged.event, journal=journal, now=now)
        if isinstance(judgement, Judgement):
            self.case = judgement.case
        return judgement

    def _compared(self, turn: Turn, words: Sequence[Word]) -> Iterator[Finding]:
        yield from self._comparing(turn).findings(words, said(turn))

    def _comparing(self, turn: Turn) -> Comparing:
        return Comparing(turn.entries[0], self._known, self._given)

    def _without_cause(self, turn: Turn) -> Iterator[Finding]:
        """What stands in a journal under another's name is not in a case's history: it has no standing."""
        for entry in turn.entries:
            event = entry.event
            if isinstance(event, EventFiled) and event.reason == WRONG_JOURNAL:
                yield self._found(codes.FOREIGN_RECORD, entry, NOTHING, Weight.NOTES)
            else:
                yield self._found(codes.CAUSE_MISSING, entry, NOTHING)

    def _parks(self, turn: Turn, dropped: Entry | None) -> Iterator[Finding]:
        if dropped is not None:
            values = {"by": turn.entries[0].event.meta.actor or "-"}
            yield self._found(codes.DROPPED, dropped, values, Weight.LEAVES_OPEN)

    def _shape(self, turn: Turn) -> Iterator[Finding]:
        """One turn has one instant and one law; the router's clock goes on; mailbox numbers grow."""
        for entry in turn.entries:
            event = entry.event
            if isinstance(event, EventDelivered | ReceiptIssued):
                yield from self._number(entry, event)
        at, law = turn.at, turn.law
        other = next((entry for entry in turn.entries if not _is_of(at, law, entry)), None)
        if other is not None:
            yield self._found(codes.TURN_DIFFERS, other, {"first": at.isoformat()})
        if self._last is not None and at < self._last:
            values = {"before": self._last.isoformat()}
            yield self._found(codes.CLOCK_WENT_BACK, turn.entries[0], values, Weight.NOTES)
        self._last = at

    def _number(self, entry: Entry, put: EventDelivered | ReceiptIssued) -> Iterator[Finding]:
        last = self._numbers.get(put.to, 0)
        if put.mailbox_seq <= last:
            values: dict[str, str | int] = {"to": put.to, "number": put.mailbox_seq, "last": last}
            yield self._found(codes.MAILBOX_ORDER, entry, values)
        self._numbers[put.to] = max(last, put.mailbox_seq)

    def _note(self, turn: Turn) -> None:
        for entry in turn.entries:
            if isinstance(entry.event, EventDelivered):
                self._given.add((entry.event.to, entry.event.source.event))

    def _found(
        self, code: str, entry: Entry, values: Mapping[str, str | int], weight: Weight = Weight.REFUTES
    ) -> Finding:
        meta = entry.event.meta
        own = {
            "case": str(meta.case_id),
            "record": type(entry.event).__name__,
            "at": meta.recorded.isoformat(),
        }
        return Finding(code, entry.place, entry.offset, meta.id, own | dict(values), weight)


def _is_of(at: datetime, law: str, entry: Entry) -> bool:
    meta = entry.event.meta
    return meta.recorded == at == meta.occurred and meta.law == law
