"""Writing an archive, record by record: kill -9 leaves all that was finished, and nothing half."""

from __future__ import annotations

import fcntl
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.durable import UNFINISHED, write_whole
from henvis.audit.archive.manifest import CHECKPOINTS, NAME, SEGMENTS, Manifest
from henvis.audit.archive.segment_file import OpenSegment
from henvis.audit.archive.statement import segment_name
from henvis.audit.archive.unfit import ArchiveUnfit
from henvis.audit.log import LogRecord, Place
from henvis.proof.merkle import Frontier

RECORDS: Final = 50_000
"""How many records a segment has at most."""
_LOCK: Final = "archive.lock"


class ArchiveWriter:
    """The one writer of an archive; what it was given and has not finished is gone with it."""

    def __init__(self, folder: Path, cluster_id: str, records: int = RECORDS) -> None:
        """Open an archive, or make a new one. Raises ArchiveUnfit, also for another cluster's archive."""
        self._folder = folder
        self._records = records
        self._open: dict[Place, OpenSegment] = {}
        self._trees: dict[Place, Frontier] = {}
        (folder / SEGMENTS).mkdir(parents=True, exist_ok=True)
        (folder / CHECKPOINTS).mkdir(exist_ok=True)
        self._lock = (folder / _LOCK).open("w")
        try:
            self._take_lock()
            self._manifest = self._read_manifest(cluster_id)
        except BaseException:
            self._lock.close()
            raise
        for left in (folder / SEGMENTS).glob(f"*{UNFINISHED}"):
            left.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(finish=error is None)

    def end(self, place: Place) -> int:
        """The offset that the next record of a place must have."""
        opened = self._open.get(place)
        return opened.end if opened else self._manifest.ends.get(place, 0)

    def append(self, record: LogRecord) -> None:
        """Add the next record of its place. Raises ArchiveUnfit where it is not the next, LogUnreadable."""
        if record.offset != (wanted := self.end(record.place)):
            raise ArchiveUnfit(
                f"{record.place} has {wanted} records in the archive, and {record.offset} is not the next",
                "Archive a journal from its beginning, without gaps",
            )
        opened = self._open.get(record.place) or self._opened(record.place)
        opened.append(record)
        if opened.count >= self._records:
            self._finish(record.place)

    def add_note(self, note: bytes) -> None:
        """Keep a signed note; one that is there already is kept once."""
        path = self._folder / CHECKPOINTS / f"{sha256(note).hexdigest()}.note"
        if not path.exists():
            write_whole(path, note)

    def flush(self) -> None:
        """Finish every open segment, however short: what was given is then part of the archive."""
        for place in sorted(self._open):
            self._finish(place)

    def close(self, *, finish: bool = True) -> None:
        """Finish what is open, or leave it out, and let the next writer in."""
        try:
            if finish:
                self.flush()
        finally:
            for opened in self._open.values():
                opened.drop()
            self._open.clear()
            self._lock.close()

    def _opened(self, place: Place) -> OpenSegment:
        tree = self._tree(place)
        path = self._path(place, tree.size, ".avro" + UNFINISHED)
        opened = OpenSegment(path, self._manifest.cluster_id, place, tree)
        self._open[place] = opened
        return opened

    def _finish(self, place: Place) -> None:
        """The order matters: what the manifest names is there, whenever this is cut off."""
        opened = self._open[place]
        first = self._tree(place).size
        statement = opened.finish(self._path(place, first, ".avro"))
        write_whole(self._path(place, first, ".json"), statement.to_json())
        manifest = self._manifest.with_segment(place, first, statement.end)
        manifest.write(self._folder)
        self._manifest = manifest
        self._trees[place] = statement.after
        del self._open[place]

    def _tree(self, place: Place) -> Frontier:
        if place not in self._trees:
            segments = self._manifest.segments.get(place)
            log = ArchiveLog(self._folder)
            self._trees[place] = log.statement(place, segments[-1]).after if segments else Frontier()
        return self._trees[place]

    def _path(self, place: Place, first: int, ending: str) -> Path:
        return self._folder / SEGMENTS / f"{segment_name(place, first)}{ending}"

    def _take_lock(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveUnfit(f"{self._folder} is being written by another process", "Wait for it") from None

    def _read_manifest(self, cluster_id: str) -> Manifest:
        if not (self._folder / NAME).exists():
            if any((self._folder / SEGMENTS).glob("*.json")):
                raise ArchiveUnfit(f"{self._folder} has segments and no {NAME}", "Restore it from a copy")
            Manifest(cluster_id).write(self._folder)
        manifest = Manifest.read(self._folder)
        if manifest.cluster_id != cluster_id:
            raise ArchiveUnfit(
                f"{self._folder} is the archive of cluster {manifest.cluster_id}, not of {cluster_id}",
                "Name another folder",
            )
        return manifest
