"""One order for what stands in several journals: nothing before what it follows from.

Each journal keeps its own order; an event stands behind what caused it, and behind all that its agency had
taken in (`meta.seen`). What is left open by that goes by the instant of recording, then by name and offset.
"""

import heapq
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from uuid import UUID

from henvis.audit.agency_view.known import mailbox_of
from henvis.audit.case_history import ROUTER, CaseHistory, Entry


def in_order(history: CaseHistory) -> tuple[Entry, ...]:
    """Every event of the case. Where a forged log goes in circles, the earliest goes first."""
    entries = history.by_id
    before: dict[UUID, set[UUID]] = defaultdict(set)
    for one, entry in entries.items():
        before[one] |= {entry.event.meta.caused_by or one} & entries.keys()
    for journal in history.journals.values():
        for earlier, later in pairwise(journal):
            before[later.event.meta.id].add(earlier.event.meta.id)
    for one, seen in _taken_in(history).items():
        before[one] |= seen
    return tuple(_sorted(entries, before))


def _sorted(entries: Mapping[UUID, Entry], before: Mapping[UUID, set[UUID]]) -> Iterator[Entry]:
    behind: dict[UUID, list[UUID]] = defaultdict(list)
    waits = {one: len(earlier - {one}) for one, earlier in before.items()}
    for one, earlier in before.items():
        for other in earlier - {one}:
            behind[other].append(one)
    free = [(_rank(entries[one]), one) for one, left in waits.items() if not left]
    heapq.heapify(free)
    while waits:
        one = heapq.heappop(free)[1] if free else min(waits, key=lambda left: _rank(entries[left]))
        if waits.pop(one, None) is None:
            continue
        yield entries[one]
        for other in behind[one]:
            if other in waits:
                waits[other] -= 1
                if not waits[other]:
                    heapq.heappush(free, (_rank(entries[other]), other))


def _rank(entry: Entry) -> tuple[object, ...]:
    return entry.event.meta.recorded, entry.place, entry.offset


def _taken_in(history: CaseHistory) -> Mapping[UUID, set[UUID]]:
    """What each agency's own events show that it had taken in: the last one is behind all others."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for agency, journal in history.journals.items():
        mailbox = () if agency == ROUTER else mailbox_of(history, agency)
        numbers = [one.mailbox_seq or 0 for one in mailbox]
        for entry in journal:
            if place := bisect_right(numbers, entry.event.meta.seen):
                last = mailbox[place - 1]
                found[entry.event.meta.id] |= {
                    one.event.meta.id for one in (last.record, last.delivery) if one
                }
    return found
