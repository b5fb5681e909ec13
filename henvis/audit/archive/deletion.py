"""Deleting what may no longer be kept; what is stated of it stays, so that the rest still verifies."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.durable import write_whole
from henvis.audit.archive.statement import Deleted, Statement
from henvis.audit.archive.unfit import ArchiveUnfit
from henvis.audit.log import Place


def delete(folder: Path, place: Place, first: int, rule: str, at: datetime) -> Statement:
    """Delete the oldest segment of a place that is kept, under a named rule; return its tombstone.

    Cut off at any point, it can be said again. Raises ArchiveUnfit where the segment is not the oldest that
    is kept (retention ends from the beginning), where the rule has no name or the instant no zone, and
    LogUnreadable where its statement is broken.
    """
    if not rule or not rule.isprintable() or at.tzinfo is None:
        raise ArchiveUnfit("A deletion needs the name of a rule and an instant with a zone", "Name them")
    log = ArchiveLog(folder)
    if place not in log.ranges:
        raise ArchiveUnfit(f"{place} is not in {folder}", "Name a partition of a journal")
    if first < log.ranges[place].start:
        return _end_of(log, log.statement(place, first))
    if first != log.ranges[place].start or not log.ranges[place]:
        raise ArchiveUnfit(
            f"{place}/{first} is not where the oldest segment begins",
            f"Begin with {log.ranges[place].start}",
        )
    stated = log.statement(place, first).marked(Deleted(rule, at.astimezone(UTC)))
    write_whole(log.file(stated).with_suffix(".json"), stated.to_json())
    return _end_of(log, stated)


def _end_of(log: ArchiveLog, stated: Statement) -> Statement:
    log.file(stated).unlink(missing_ok=True)
    return stated
