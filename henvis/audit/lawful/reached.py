"""How far the router has read each journal, by what it says of their records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from henvis.audit.case_history import ROUTER, CaseHistory
from henvis.audit.finding import Finding, Weight
from henvis.audit.lawful.codes import NOT_HANDLED_YET, PASSED_BY
from henvis.audit.log import Place
from henvis.contract.events import Event, EventDelivered, EventFiled, EventWithheld, RecordParked


class Reached:
    """The last offset of each journal that the router names in any case.

    It reads a partition of a journal in its order, whatever the case: what lies before was its to handle. So
    an event that is passed by is told from one whose turn has not come, which one case alone does not tell.
    """

    def __init__(self) -> None:
        """Nothing was read."""
        self._last: dict[Place, int] = {}

    def note(self, history: CaseHistory) -> None:
        """Take in what the router says in one case."""
        for entry in history.of(ROUTER):
            place, offset = _source(entry.event)
            if place is not None and offset is not None:
                self._last[place] = max(self._last.get(place, -1), offset)

    def join(self, other: Reached) -> None:
        """Take in what the router says in other cases."""
        for place, offset in other._last.items():
            self._last[place] = max(self._last.get(place, -1), offset)

    def weighed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings of all cases, once all are noted: what is not handled and lies before is passed by."""
        for finding in findings:
            last = self._last.get(finding.place, -1) if finding.place else -1
            passed = finding.code == NOT_HANDLED_YET and (finding.offset or 0) < last
            yield replace(finding, code=PASSED_BY, weight=Weight.REFUTES) if passed else finding


def _source(event: Event) -> tuple[Place | None, int | None]:
    match event:
        case EventDelivered() | EventWithheld() | EventFiled():
            return Place(event.source.topic, event.source.partition), event.source.offset
        case RecordParked():
            return Place(event.topic, event.partition), event.offset
    return None, None
