"""A replay as a timeline and as JSON."""

from typing import Any

from henvis.audit.instants import in_oslo, in_utc
from henvis.audit.plain import plain
from henvis.audit.replay.as_of import How, KnownThen
from henvis.audit.replay.replaying import Replay
from henvis.audit.timeline import deadlines
from henvis.audit.timeline.model import Moment, Part, Timeline
from henvis.audit.timeline.words import Words, gist
from henvis.contract.reference import reference_of


def timeline(replay: Replay, words: Words) -> Timeline:
    """For people."""
    facts = [
        (words.term("case"), str(replay.history.case_id)),
        (words.term("agency"), replay.agency),
        (words.term("as_of"), in_oslo(replay.at)),
    ]
    if replay.case is not None:
        facts.append((words.term("owner"), words.term("yes" if replay.case.owned else "no")))
        facts.append((words.term("age_group"), replay.case.handled_as))
    return Timeline(
        words.code,
        words.term("replay_title", agency=replay.agency),
        tuple(facts),
        words.term("events"),
        tuple(_moment(one, words) for one in replay.events),
        words.term("nothing"),
        (_deadlines(replay, words),),
    )


def as_plain(replay: Replay) -> dict[str, Any]:
    """For programs: instants in UTC, days in Europe/Oslo.

    `case` lacks what is not on the log: the birth date and what rests on it, and what commands brought in.
    """
    case = None if replay.case is None else plain(replay.case)
    for name in ("born", "due", "references"):
        if case is not None:
            del case[name]
    page = replay.page
    return {
        "case": str(replay.history.case_id),
        "agency": replay.agency,
        "as_of": in_utc(replay.at),
        "events": [_event(one) for one in replay.events],
        "case_as_known": case,
        "deadlines": None if page is None else deadlines.as_plain(page.deadlines),
        "contradictions": None if page is None else _contradictions(replay),
        "law_not_kept": replay.law_not_kept,
    }


def _contradictions(replay: Replay) -> list[Any]:
    found = () if replay.page is None else replay.page.contradictions
    kept = ("code", "rule", "decision", "due_on", "against", "against_until", "holds")
    return sorted(
        ({name: plain(getattr(one, name)) for name in kept} for one in found),
        key=lambda one: [str(one[name]) for name in kept],
    )


def _event(one: KnownThen) -> dict[str, Any]:
    known, meta, about = one.known, one.known.event.meta, reference_of(one.known.event)
    record = known.record
    return {
        "id": str(meta.id),
        "type": type(known.event).__name__,
        "occurred": in_utc(meta.occurred),
        "recorded": in_utc(meta.recorded),
        "from": meta.publisher,
        "about": None if about is None else str(about),
        "known": str(one.how),
        "mailbox_seq": known.mailbox_seq,
        "delivered": None if known.delivery is None else in_utc(known.delivery.event.meta.recorded),
        "topic": record.place.topic,
        "partition": record.place.partition,
        "offset": record.offset,
    }


def _moment(one: KnownThen, words: Words) -> Moment:
    known, event = one.known, one.known.event
    about = reference_of(event)
    notes = [_how(one, words)]
    if about is not None:
        notes.append(words.term("about", about=about))
    record = known.record
    notes.append(words.term("stands", place=record.place, offset=record.offset, id=event.meta.id))
    meta = event.meta
    return Moment(meta.recorded, meta.publisher, words.happened(event), gist(event, words), tuple(notes))


def _how(one: KnownThen, words: Words) -> str:
    delivery = one.known.delivery
    if one.how is How.OWN or delivery is None:
        return words.term("own")
    return words.term(
        str(one.how),
        sender=one.known.event.meta.publisher,
        number=one.known.mailbox_seq,
        at=in_oslo(delivery.event.meta.recorded),
    )


def _deadlines(replay: Replay, words: Words) -> Part:
    if replay.page is None:
        return Part(words.term("deadlines"), (), words.term("law_not_kept", law=replay.law_not_kept))
    lines = deadlines.lines_of(replay.page.deadlines, words)
    return Part(words.term("deadlines"), lines, words.term("no_deadlines"))
