"""Reads one place from end to end: its tree, its numbers, and each record put aside for its case."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from henvis.audit.finding import Finding, Weight
from henvis.audit.log import Log, LogUnreadable, Place
from henvis.audit.verify.numbering import JournalNumbers
from henvis.audit.verify.scratch import Piece, Scratch
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import leaf_hash

_TOLD_EVERY: Final = 500

Progress = Callable[[int], None]
"""Is told how many records, or cases' records, were done since it was last told."""


@dataclass(slots=True)
class PlaceScanned:
    """One place, read to its end: the roots that were asked for, and the one at the end.

    `findings` are about the claim "complete". `kept_since` is the broker's time (milliseconds since 1970) of
    the first record where something before it was deleted, 0 where nothing was. `aside` are its records, by
    the share of the cases that they are in.
    """

    place: Place
    first: int
    size: int
    root: bytes | None = None
    roots: dict[int, bytes] = field(default_factory=dict)
    repeats: int = 0
    kept_since: int = 0
    findings: list[Finding] = field(default_factory=list)
    aside: Mapping[int, Piece] = field(default_factory=dict)


def scan(
    log: Log, place: Place, sizes: Collection[int], scratch: Scratch, progress: Progress
) -> PlaceScanned:
    """Grow the place's tree, with its roots at these sizes, follow its numbers, and keep each record."""
    offsets = log.ranges[place]
    scanned = PlaceScanned(place, offsets.start, offsets.start)
    tree = log.before(place)
    scanned.findings += _said_of_deleted(log, place)
    if offsets.start and not offsets:
        scanned.kept_since = sys.maxsize
    numbers = JournalNumbers(place)
    wanted = set(sizes)
    if tree is not None and tree.size in wanted:
        scanned.roots[tree.size] = tree.root()
    try:
        for record in log.read(place, offsets.start):
            if record.offset != scanned.size:
                values = {"expected": scanned.size, "found": record.offset}
                scanned.findings.append(Finding("offset_missing", place, record.offset, None, values))
                tree = None
            if tree is not None:
                tree.extend((leaf_hash(leaf_bytes(*record[1:])),))
                if tree.size in wanted:
                    scanned.roots[tree.size] = tree.root()
            scanned.findings += numbers.take(record)
            if scanned.size == offsets.start and record.offset:
                scanned.kept_since = max(scanned.kept_since, record.timestamp_ms)
            scratch.add(record)
            scanned.size = record.offset + 1
            if not (scanned.size - scanned.first) % _TOLD_EVERY:
                progress(_TOLD_EVERY)
    except LogUnreadable as error:
        said = Finding("unreadable", place, error.offset, None, {"reason": error.reason})
        scanned.findings.append(said)
    progress((scanned.size - scanned.first) % _TOLD_EVERY)
    scanned.repeats = numbers.repeats
    scanned.root = tree.root() if tree is not None else None
    scanned.aside = scratch.finish()
    return scanned


def _said_of_deleted(log: Log, place: Place) -> Iterator[Finding]:
    """What is deleted under a rule is told; what is just not there leaves open whether it should be."""
    start = log.ranges[place].start
    if start and (rules := log.deleted_under(place)):
        values: dict[str, str | int] = {"last": start - 1, "rule": ", ".join(rules)}
        yield Finding("deleted", place, None, None, values, Weight.NOTES)
    elif start:
        yield Finding("begins_late", place, None, None, {"found": start}, Weight.LEAVES_OPEN)
