"""The story of a case as a timeline and as JSON."""

from collections.abc import Iterator
from typing import Any

from henvis.audit.case_history import Entry
from henvis.audit.instants import in_oslo, in_utc
from henvis.audit.story.telling import Story, Told
from henvis.audit.timeline import deadlines
from henvis.audit.timeline.model import Moment, Part, Timeline
from henvis.audit.timeline.words import Words, gist
from henvis.contract.events import EventDelivered, EventFiled, EventWithheld, ReceiptIssued
from henvis.contract.reference import reference_of


def timeline(story: Story, words: Words) -> Timeline:
    """For people."""
    until = words.term("whole") if story.at is None else in_oslo(story.at)
    return Timeline(
        words.code,
        words.term("story_title"),
        ((words.term("case"), str(story.history.case_id)), (words.term("as_of"), until)),
        words.term("events"),
        tuple(_moment(one, words) for one in story.events),
        words.term("no_events"),
        tuple(_deadlines(story, words)),
    )


def as_plain(story: Story) -> dict[str, Any]:
    """For programs: instants in UTC, days in Europe/Oslo."""
    return {
        "case": str(story.history.case_id),
        "as_of": None if story.at is None else in_utc(story.at),
        "events": [_event(one) for one in story.events],
        "deadlines": {agency: deadlines.as_plain(page) for agency, page in sorted(story.deadlines.items())},
        "law_not_kept": dict(sorted(story.law_not_kept.items())),
    }


def _event(one: Told) -> dict[str, Any]:
    event, place = one.entry.event, one.entry.place
    meta, about = event.meta, reference_of(event)
    return {
        "id": str(meta.id),
        "type": type(event).__name__,
        "occurred": in_utc(meta.occurred),
        "recorded": in_utc(meta.recorded),
        "from": meta.publisher,
        "about": None if about is None else str(about),
        "caused_by": None if meta.caused_by is None else str(meta.caused_by),
        "seen": meta.seen,
        "law": meta.law,
        "topic": place.topic,
        "partition": place.partition,
        "offset": one.entry.offset,
        "became": [_became(entry) for entry in one.became],
    }


def _became(entry: Entry) -> dict[str, Any]:
    event = entry.event
    found: dict[str, Any] = {"id": str(event.meta.id), "type": type(event).__name__}
    found["recorded"] = in_utc(event.meta.recorded)
    names = {
        EventDelivered: ("to", "mailbox_seq", "basis", "rule", "catch_up"),
        EventWithheld: ("to", "reason", "rule"),
        EventFiled: ("outcome", "reason"),
        ReceiptIssued: ("to", "mailbox_seq", "recipient", "step", "reason"),
    }
    found |= {name: getattr(event, name) for name in names.get(type(event), ())}
    if isinstance(event, EventDelivered | EventWithheld):
        found["evidence"] = [str(one) for one in event.evidence]
    return found


def _moment(one: Told, words: Words) -> Moment:
    event, meta = one.entry.event, one.entry.event.meta
    about = reference_of(event)
    notes = [_fate(entry, words) for entry in one.became]
    if about is not None:
        notes.append(words.term("about", about=about))
    notes.append(words.term("stands", place=one.entry.place, offset=one.entry.offset, id=meta.id))
    return Moment(meta.recorded, meta.publisher, words.happened(event), gist(event, words), tuple(notes))


def _fate(entry: Entry, words: Words) -> str:
    event, at = entry.event, in_oslo(entry.event.meta.recorded)
    match event:
        case EventDelivered():
            term = "caught_up" if event.catch_up else "to"
            return words.term(term, to=event.to, at=at, basis=event.basis, rule=event.rule)
        case EventWithheld():
            return words.term("from", to=event.to, at=at, reason=event.reason, rule=event.rule)
        case EventFiled():
            outcome = ", ".join(filter(None, (event.outcome, event.reason)))
            return words.term("filed", at=at, outcome=outcome)
        case ReceiptIssued():
            step = ", ".join(filter(None, (event.step, event.reason)))
            return words.term("receipt", to=event.to, at=at, recipient=event.recipient, step=step)
    return words.happened(event)


def _deadlines(story: Story, words: Words) -> Iterator[Part]:
    for agency, page in sorted(story.deadlines.items()):
        lines = deadlines.lines_of(page, words)
        if lines:
            yield Part(f"{words.term('deadlines')}: {agency}", lines, words.term("no_deadlines"))
    for agency, law in sorted(story.law_not_kept.items()):
        yield Part(f"{words.term('deadlines')}: {agency}", (), words.term("law_not_kept", law=law))
