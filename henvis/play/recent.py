"""What the last events were, so that a record about one of them can name it."""

from collections import OrderedDict
from typing import Final
from uuid import UUID

from henvis.contract.events import Event
from henvis.play.observed import fact_of
from henvis.play.words import label

KEPT: Final = 10_000


class Recent:
    """The names of the last ten thousand events that were seen."""

    def __init__(self) -> None:
        self._names: OrderedDict[UUID, str] = OrderedDict()

    def remember(self, event: Event) -> None:
        """Keep the name of this event, and forget the oldest where there are too many."""
        fact = fact_of(event)
        self._names[event.meta.id] = label(fact.type, None, fact.code or fact.rule)
        while len(self._names) > KEPT:
            self._names.popitem(last=False)

    def name_of(self, identity: UUID) -> str:
        """How the event of this id is spoken of."""
        return self._names.get(identity, "an event")
