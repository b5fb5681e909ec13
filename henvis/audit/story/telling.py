"""What was said in a case, with what became of each event."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from henvis.audit.agency_view.known import known_to
from henvis.audit.agency_view.retelling import Retelling
from henvis.audit.agency_view.rules_in_force import LawNotKept
from henvis.audit.case_history import CaseHistory, Entry
from henvis.audit.story.ordering import in_order
from henvis.audit.timely.claim import agencies_in
from henvis.contract.events import EventDelivered, EventFiled, EventWithheld, ReceiptIssued
from henvis.deadlines.deadline import Deadline
from henvis.law.released import Laws

OF_AN_EVENT = (EventDelivered, EventWithheld, EventFiled, ReceiptIssued)
"""What the router records of one event of somebody."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event, and what the router recorded of it: to whom it went, from whom it was kept, receipts."""

    entry: Entry
    became: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """All of a case up to an instant (UTC), None for all that there is.

    `deadlines` are those of each agency's book, as it has spoken of them; those of an agency whose rule set
    is not kept are missing, and it is named in `law_not_kept` with the hash.
    """

    history: CaseHistory
    at: datetime | None
    events: tuple[Told, ...]
    deadlines: dict[str, tuple[Deadline, ...]] = field(default_factory=dict)
    law_not_kept: dict[str, str] = field(default_factory=dict)


def told(history: CaseHistory, laws: Laws, at: datetime | None = None) -> Story:
    """The story up to what had been recorded by the instant."""
    history = _until(history, at)
    ordered = in_order(history)
    known = {entry.event.meta.id for entry in ordered}
    became: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in ordered:
        if (of := _of(entry)) is not None:
            became[of].append(entry)
    events = tuple(
        Told(entry, tuple(became[entry.event.meta.id])) for entry in ordered if _of(entry) not in known
    )
    story = Story(history, at, events)
    for agency in agencies_in(history):
        _watch(story, agency, laws)
    return story


def _watch(story: Story, agency: str, laws: Laws) -> None:
    retelling = Retelling(agency, laws.in_force)
    try:
        retelling.tell(known_to(story.history, agency), laws)
    except LawNotKept as unknown:
        story.law_not_kept[agency] = str(unknown)
    else:
        story.deadlines[agency] = retelling.page.deadlines


def _of(entry: Entry) -> UUID | None:
    """The event that a record of the router is about."""
    event = entry.event
    if isinstance(event, EventDelivered | EventWithheld | EventFiled):
        return event.source.event
    return event.event if isinstance(event, ReceiptIssued) else None


def _until(history: CaseHistory, at: datetime | None) -> CaseHistory:
    if at is None:
        return history
    return CaseHistory(
        history.case_id,
        {
            name: tuple(entry for entry in journal if entry.event.meta.recorded <= at)
            for name, journal in history.journals.items()
        },
    )
