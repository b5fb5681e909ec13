"""What follows from a judgement, in the order in which the router records it."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from henvis.audit.case_history import Entry
from henvis.audit.lawful import word
from henvis.audit.lawful.word import What, Where, Word
from henvis.routing.judgement import MOST_LAPSED, Judgement, NoStanding, Own, Probed, Routed

NO_RECIPIENT, NO_STANDING = "no_recipient", "no_standing"
"""Codes of the list `filed`."""


def due(
    judgement: Judgement | NoStanding | Probed, judged: Entry | None, known: Mapping[UUID, Entry]
) -> Sequence[Word]:
    """All that has to be said; `known` are the case's events, `judged` is None where the clock moved."""
    if isinstance(judgement, NoStanding):
        return [_filed(judged, NO_STANDING, judgement.clause)] if judged else []
    if isinstance(judgement, Probed):
        return list(_of_event(judgement.routed, judged)) if judged else []
    return [*_first(judgement, judged), *_then(judgement, known)]


def _first(judgement: Judgement, judged: Entry | None) -> Iterator[Word]:
    for first in range(0, len(judgement.lapsed), MOST_LAPSED):
        yield word.lapse(judgement.lapsed[first : first + MOST_LAPSED])
    if judged is not None:
        yield from _of_event(judgement.routed, judged)


def _of_event(routed: Routed, judged: Entry) -> Iterator[Word]:
    yield from _fates(routed, judged.event.meta.id, _where(judged))
    if not (routed.deliveries or routed.withholdings):
        yield _filed(judged, NO_RECIPIENT, None)


def _then(judgement: Judgement, known: Mapping[UUID, Entry]) -> Iterator[Word]:
    for one in judgement.caught_up:
        earlier = one.earlier.event
        yield word.delivery(one.delivery, earlier, _where(known[earlier]), catch_up=True)
    for recall in judgement.recalls:
        yield from _own(recall)
    if judgement.returned is not None:
        yield from _own(judgement.returned)
    yield from map(word.receipt, judgement.receipts)


def _own(own: Own) -> Iterator[Word]:
    yield word.own(own.draft)
    yield from _fates(own.routed, word.name_of(own.draft), None)


def _fates(routed: Routed, what: What, where: Where) -> Iterator[Word]:
    for delivery in routed.deliveries:
        yield word.delivery(delivery, what, where)
    for kept in routed.withholdings:
        yield word.withholding(kept, what, where)


def _filed(judged: Entry, outcome: str, reason: str | None) -> Word:
    return word.filing(judged.event.meta.id, _where(judged), outcome, reason)


def _where(entry: Entry) -> Where:
    return entry.place.topic, entry.place.partition, entry.offset
