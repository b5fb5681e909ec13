"""Bringing an archive up to where a log stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.log import Log, LogUnreadable, Place


class Copied(NamedTuple):
    """How many records were added, by place, and what of the log could not be read."""

    records: Mapping[Place, int]
    unreadable: tuple[LogUnreadable, ...]


def missing(log: Log, archive: ArchiveWriter) -> int:
    """How many records the log has that the archive has not."""
    return sum(max(0, log.ranges[place].stop - archive.end(place)) for place in log.places)


def copy(log: Log, archive: ArchiveWriter, copied: Callable[[], None] = lambda: None) -> Copied:
    """Add what the archive has not; a place that cannot be read on holds up no other.

    `copied` is called for each record. What was read before the first offset that cannot be read is added.
    """
    records: dict[Place, int] = {}
    unreadable: list[LogUnreadable] = []
    for place in log.places:
        begin = archive.end(place)
        try:
            _require_kept(place, begin, log.ranges[place])
            for record in log.read(place, begin):
                archive.append(record)
                copied()
        except LogUnreadable as error:
            unreadable.append(error)
        if added := archive.end(place) - begin:
            records[place] = added
        archive.flush()
    for note in log.notes():
        archive.add_note(note)
    return Copied(records, tuple(unreadable))


def _require_kept(place: Place, begin: int, there: range) -> None:
    if there.start > begin:
        raise LogUnreadable(place, begin, f"the log begins at {there.start}, and the archive ends before it")
    if there.stop < begin:
        raise LogUnreadable(place, there.stop, f"the log ends here, and the archive has {begin} records")
