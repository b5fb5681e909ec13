"""Appends what the recorder reads to the archive, and finishes its segments now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from henvis.audit.archive.unfit import ArchiveUnfit
from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.log import LogRecord, LogUnreadable, Place
from henvis.checkpoints.contents import Contents
from henvis.checkpoints.topic_reader import Partition
from henvis.ops.failure import told
from henvis.ops.log import logger

log = logger(__name__)

FINISH_EVERY_S: Final = 600.0
"""What was archived since the last segment was finished is read from Kafka again after a crash."""


class Filing:
    """The archive in one folder. Where it cannot be written that is said, and the journals are signed on."""

    def __init__(self, folder: Path, cluster_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Open the archive when it is first needed; `clock` tells seconds."""
        self._folder = folder
        self._cluster_id = cluster_id
        self._clock = clock
        self._writer: ArchiveWriter | None = None
        self._given_up = False
        self._finished = clock()
        self._news = False

    def start_of(self, place: Partition, otherwise: int) -> int:
        """The next offset that the archive needs of a place, where that comes before `otherwise`."""
        writer = self._ready()
        return otherwise if writer is None else min(otherwise, writer.end(Place(*place)))

    def add(self, place: Partition, contents: Contents) -> None:
        """Add a record where it is the next one of its place."""
        writer, there = self._ready(), Place(*place)
        if writer is None or writer.end(there) != contents.offset:
            return
        try:
            writer.append(LogRecord(there, *contents))
            self._news = True
        except (ArchiveUnfit, LogUnreadable, OSError) as error:
            self._give_up(error)

    def finish_in_time(self, notes: Callable[[], list[bytes]]) -> None:
        """Make a part of the archive what was added, and these notes, once in a while."""
        if self._news and self._clock() - self._finished >= FINISH_EVERY_S:
            self.finish(notes())

    def finish(self, notes: list[bytes]) -> None:
        """Make a part of the archive what was added, and these notes."""
        self._finished, self._news = self._clock(), False
        if (writer := self._writer) is None:
            return
        try:
            writer.flush()
            for note in notes:
                writer.add_note(note)
        except (ArchiveUnfit, LogUnreadable, OSError) as error:
            self._give_up(error)

    def close(self) -> None:
        """Leave the archive as it is; what is not finished is read again."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close(finish=False)

    def _ready(self) -> ArchiveWriter | None:
        if self._writer is None and not self._given_up:
            try:
                self._writer = ArchiveWriter(self._folder, self._cluster_id)
            except (ArchiveUnfit, LogUnreadable, OSError) as error:
                self._give_up(error)
        return self._writer

    def _give_up(self, error: Exception) -> None:
        self._given_up = True
        log.error("nothing more is archived until this process starts again", error=told(error))
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close(finish=False)
