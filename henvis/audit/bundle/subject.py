"""What a bundle is of, and the log that its parts are when they lie in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import UUID

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.segment_file import SegmentDamaged, rows
from henvis.audit.bundle.manifest import BundleManifest
from henvis.audit.bundle.parts import ARCHIVE, CHECKPOINTS, RECORDS
from henvis.audit.log import Log, LogRecord, LogUnreadable, Place
from henvis.audit.opening import Until
from henvis.proof.merkle import Frontier


@dataclass(frozen=True, slots=True)
class Subject:
    """All journals of a cluster, or one case in them, with the places that a verdict is about."""

    cluster_id: str
    offsets: Mapping[Place, range]
    case_id: UUID | None = None

    @classmethod
    def of(cls, manifest: BundleManifest) -> Subject:
        """What a manifest says that its bundle is of."""
        return cls(manifest.cluster_id, manifest.offsets, manifest.case_id)


@dataclass(frozen=True, slots=True)
class FolderSource:
    """The log of a bundle that was taken out into a folder; it can be handed to another process."""

    folder: Path
    subject: Subject

    @contextmanager
    def open(self, ends: Mapping[Place, int] | None = None) -> Iterator[Log]:
        """Open the log. Raises ArchiveUnfit."""
        log: Log
        if self.subject.case_id is None:
            log = WholeLog(self.folder, self.subject)
        else:
            log = CaseLog(self.folder, self.subject)
        yield log if ends is None else Until(log, ends)


class WholeLog:
    """All journals, from the archive inside; a place without records has no segment there."""

    def __init__(self, folder: Path, subject: Subject) -> None:
        """Open the archive. Raises ArchiveUnfit."""
        self._folder = folder
        self.archive = ArchiveLog(folder / ARCHIVE)
        self._empty = frozenset(subject.offsets) - frozenset(self.archive.places)

    @property
    def cluster_id(self) -> str:
        """The id of the cluster that the journals stood in."""
        return self.archive.cluster_id

    @property
    def places(self) -> Sequence[Place]:
        """Every partition of every journal, in the order of their names."""
        return sorted(self.ranges)

    @cached_property
    def ranges(self) -> Mapping[Place, range]:
        """The offsets of each place."""
        return {**dict.fromkeys(self._empty, range(0)), **self.archive.ranges}

    def before(self, place: Place) -> Frontier:
        """Return the tree of what stood before the first record that is kept. Raises LogUnreadable."""
        return Frontier() if place in self._empty else self.archive.before(place)

    def deleted_under(self, place: Place) -> Sequence[str]:
        """Return the rules under which what stood before was deleted. Raises LogUnreadable."""
        return () if place in self._empty else self.archive.deleted_under(place)

    def read(self, place: Place, start: int = 0) -> Iterator[LogRecord]:
        """Yield the records of a place. Raises LogUnreadable."""
        return iter(()) if place in self._empty else self.archive.read(place, start)

    def notes(self) -> Iterator[bytes]:
        """Yield every signed note."""
        return notes_in(self._folder)


class CaseLog:
    """The records of one case: of each journal that has any, and of nothing else."""

    def __init__(self, folder: Path, subject: Subject) -> None:
        """Look for them in this folder."""
        self._folder = folder
        self.cluster_id = subject.cluster_id
        self.ranges = subject.offsets

    @property
    def places(self) -> Sequence[Place]:
        """Every partition that has records of the case, in the order of their names."""
        return sorted(self.ranges)

    def before(self, _: Place) -> None:
        """Nobody can say what stood between the records of a case."""
        return

    def deleted_under(self, _: Place) -> Sequence[str]:
        """Return nothing: what of the case was deleted is not in its bundle."""
        return ()

    def read(self, place: Place, start: int = 0) -> Iterator[LogRecord]:
        """Yield the case's records of a place. Raises LogUnreadable."""
        last = -1
        try:
            for record in rows(self._folder / records_part(place), place):
                if record.offset <= last or record.offset not in self.ranges[place]:
                    raise LogUnreadable(place, record.offset, "the records do not stand in their order")
                last = record.offset
                if record.offset >= start:
                    yield record
        except SegmentDamaged:
            raise LogUnreadable(place, last + 1, "the file of records is damaged") from None

    def notes(self) -> Iterator[bytes]:
        """Yield every signed note."""
        return notes_in(self._folder)


def records_part(place: Place) -> str:
    """The part with the records of a case from this place."""
    return f"{RECORDS}/{place.topic}-{place.partition}.avro"


def notes_in(folder: Path) -> Iterator[bytes]:
    """Yield the notes of a bundle, in the order of their names."""
    for file in sorted((folder / CHECKPOINTS).glob("*.note")):
        yield file.read_bytes()
