"""Which events of a case's journals the router has come to, and which it has not."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from uuid import UUID

from henvis.audit.case_history import ROUTER, CaseHistory, Entry
from henvis.audit.lawful.turns import Turn
from henvis.contract.events import RecordParked


def known_of(history: CaseHistory) -> Mapping[UUID, Entry]:
    """Every event by its id; of one that stands in another's journal as well, its own publisher's record."""
    own = {
        entry.event.meta.id: entry
        for name, said in history.journals.items()
        for entry in said
        if entry.event.meta.publisher == name
    }
    entries = sum(map(len, history.journals.values()))
    return own if len(own) == entries else {**history.by_id, **own}


class Journals:
    """The agencies' journals of one case, each read in its order.

    What stands in a journal under another's name has to be judged too, as without standing; but a copy of
    what its publisher said itself is dropped as a repeat, and is not here.
    """

    def __init__(self, history: CaseHistory, known: Mapping[UUID, Entry], causes: Collection[UUID]) -> None:
        """`causes` are the events that have a turn in the order of record, early or late."""
        self._said = {
            name: [entry for entry in said if known[entry.event.meta.id] is entry]
            for name, said in history.journals.items()
            if name != ROUTER
        }
        self._of = {entry.event.meta.id: name for name, said in self._said.items() for entry in said}
        self._without_turn = [
            (name, entry)
            for name, said in self._said.items()
            for entry in said
            if entry.event.meta.id not in causes
        ]
        self._handled: set[UUID] = set()
        self._last: dict[str, int] = {}
        self._parked: dict[tuple[str, int, int], bool] = {}

    def of(self, entry: Entry) -> str:
        """Whose journal it stands in."""
        return self._of.get(entry.event.meta.id, ROUTER)

    def is_handled(self, entry: Entry) -> bool:
        """Whether its turn was before."""
        return entry.event.meta.id in self._handled

    def handles(self, entry: Entry) -> None:
        """Its turn is now."""
        self._handled.add(entry.event.meta.id)
        journal = self.of(entry)
        self._last[journal] = max(self._last.get(journal, -1), entry.offset)

    def is_late(self, entry: Entry) -> bool:
        """Whether one that stands behind it in its journal was handled before."""
        return entry.offset < self._last.get(self.of(entry), -1)

    def passed_by(self, judged: Entry, turn: Turn) -> Iterator[Entry]:
        """What has no turn, though it stands before `judged` in its journal or is named in this turn."""
        named = turn.named if self._without_turn else frozenset[UUID]()
        for name, entry in self._without_turn:
            before = name == self.of(judged) and entry.offset < judged.offset
            if not self.is_handled(entry) and (before or entry.event.meta.id in named):
                yield entry

    @cached_property
    def _at(self) -> Mapping[tuple[str, int, int], Entry]:
        """Where each stands: asked only of what is parked."""
        return {(*entry.place, entry.offset): entry for said in self._said.values() for entry in said}

    def parks(self, parked: RecordParked) -> Entry | None:
        """Note what holds up its lane; what was dropped is returned, where it is an event of the case."""
        where = (parked.topic, parked.partition, parked.offset)
        self._parked[where] = parked.dropped
        entry = self._at.get(where)
        if entry is None or not parked.dropped:
            return None
        self._handled.add(entry.event.meta.id)
        return entry

    def holds_up(self, entry: Entry) -> bool:
        """Whether it is parked, or waits behind what is: not dropped, and not handled since."""
        return any(
            (topic, partition) == entry.place
            and offset <= entry.offset
            and not dropped
            and not self._is_done(topic, partition, offset)
            for (topic, partition, offset), dropped in self._parked.items()
        )

    def left(self, until: datetime) -> Sequence[Entry]:
        """What was recorded by `until` (UTC) and had no turn."""
        return [
            entry
            for said in self._said.values()
            for entry in said
            if entry.event.meta.id not in self._handled and entry.event.meta.recorded <= until
        ]

    def _is_done(self, topic: str, partition: int, offset: int) -> bool:
        entry = self._at.get((topic, partition, offset))
        return entry is not None and entry.event.meta.id in self._handled
