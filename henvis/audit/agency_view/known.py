"""What an agency came to know of a case, in the order in which it did.

`meta.seen` is the number of the last mailbox event of the case that the publisher had taken in: of what a
mailbox brought, what has a number up to an own event's `seen` stands before that event, and all else after
it.
"""

from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from henvis.audit.case_history import CaseHistory, Entry
from henvis.contract.events import Event, EventDelivered
from henvis.contract.probe import is_case


class Known(NamedTuple):
    """One event that an agency published, or that was put into its mailbox.

    `record` is where the event stands in its publisher's journal. `delivery` is the router's record that put
    it into the mailbox, with the number `mailbox_seq`; both are None of what the agency said itself.
    """

    event: Event
    record: Entry
    mailbox_seq: int | None = None
    delivery: Entry | None = None

    @property
    def is_own(self) -> bool:
        """Whether the agency said it itself."""
        return self.mailbox_seq is None


def known_to(history: CaseHistory, agency: str) -> tuple[Known, ...]:
    """All that the agency said and was sent, in the order in which it took it in.

    What stands in its journal under another's name its service has never said. Of a probe it takes nothing
    in but that it has arrived.
    """
    if is_case(history.case_id):
        return ()
    waiting = list(reversed(mailbox_of(history, agency)))
    found: list[Known] = []
    for entry in history.of(agency):
        if entry.event.meta.publisher != agency:
            continue
        while waiting and (waiting[-1].mailbox_seq or 0) <= entry.event.meta.seen:
            found.append(waiting.pop())
        found.append(Known(entry.event, entry))
    return (*found, *reversed(waiting))


def mailbox_of(history: CaseHistory, agency: str) -> tuple[Known, ...]:
    """What was put into the agency's mailbox, by its number there; of an event that came twice the first.

    A delivery whose source is not in the history has nothing to show and is left out.
    """
    found: dict[UUID, Known] = {}
    for number, entry in sorted(history.mail.get(agency, ()), key=itemgetter(0)):
        source = _source(entry, history)
        if source is not None and source.event.meta.id not in found:
            found[source.event.meta.id] = Known(source.event, source, number, entry)
    return tuple(found.values())


def _source(entry: Entry, history: CaseHistory) -> Entry | None:
    """What was delivered: what stands at the place that is named, for somebody else may use its id too."""
    if not isinstance(entry.event, EventDelivered):
        return entry
    source = entry.event.source
    there = history.at_place.get((source.topic, source.offset)) if source.offset is not None else None
    if there is not None and there.event.meta.id == source.event:
        return there
    return history.by_id.get(source.event)
