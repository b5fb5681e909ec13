"""An archive as a `Log`: what a verifier reads where no Kafka is left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path

from henvis.audit.archive import checking
from henvis.audit.archive.manifest import CHECKPOINTS, SEGMENTS, Manifest
from henvis.audit.archive.statement import Statement, StatementBroken, segment_name
from henvis.audit.log import LogRecord, LogUnreadable, Place
from henvis.proof.merkle import Frontier


class ArchiveLog:
    """The archive as its manifest names it; what is beside that is no part of it."""

    def __init__(self, folder: Path) -> None:
        """Read the manifest, and which segments are deleted. Raises ArchiveUnfit."""
        self._folder = folder
        self._manifest = Manifest.read(folder)
        self._ranges = {
            place: range(self._kept_from(place), end) for place, end in self._manifest.ends.items()
        }

    @property
    def cluster_id(self) -> str:
        """The id of the cluster that the journals stood in."""
        return self._manifest.cluster_id

    @property
    def places(self) -> Sequence[Place]:
        """Every partition that is archived, in the order of their names."""
        return sorted(self._ranges)

    @property
    def ranges(self) -> Mapping[Place, range]:
        """The offsets of each place, from the first that is not deleted."""
        return self._ranges

    def before(self, place: Place) -> Frontier:
        """The tree of the records before the first that is kept. Raises LogUnreadable.

        It says what was there, and is only as good as the checkpoint that its continuation leads to.
        """
        kept = self._ranges[place].start
        segments = self._manifest.segments[place]
        if kept in segments:
            return self.statement(place, kept).before
        return self.statement(place, segments[-1]).after

    def deleted_under(self, place: Place) -> Sequence[str]:
        """Return the rules that the deletions of a place name, the oldest first. Raises LogUnreadable."""
        gone = (self.statement(place, first).deleted for first in self._manifest.segments[place])
        return tuple(dict.fromkeys(one.rule for one in gone if one is not None))

    def read(self, place: Place, start: int = 0) -> Iterator[LogRecord]:
        """Yield records from `start`, or the first that is kept. Raises LogUnreadable."""
        first_wanted = max(start, self._ranges[place].start)
        for statement in self.chain(place):
            if statement.end > first_wanted:
                yield from checking.records(self.file(statement), statement, first_wanted)

    def chain(self, place: Place) -> Iterator[Statement]:
        """Yield the statements of a place, each of which must continue the last. Raises LogUnreadable."""
        segments = self._manifest.segments[place]
        before = Frontier()
        for first, end in pairwise([*segments, self._manifest.ends[place]]):
            statement = self.statement(place, first)
            if statement.end != end:
                raise LogUnreadable(
                    place, statement.end, f"segment {statement.name} does not end at {end - 1}"
                )
            if statement.before != before:
                reason = f"segment {statement.name} does not continue what is stated of the one before"
                raise LogUnreadable(place, first, reason)
            before = statement.after
            yield statement

    def statement(self, place: Place, first: int) -> Statement:
        """What is stated of the segment that begins at this offset. Raises LogUnreadable."""
        try:
            found = Statement.read(self._segments / f"{segment_name(place, first)}.json")
        except StatementBroken as broken:
            raise LogUnreadable(place, first, str(broken)) from None
        if found.cluster_id != self.cluster_id:
            raise LogUnreadable(place, first, f"segment {found.name} is of another cluster")
        return found

    def file(self, statement: Statement) -> Path:
        """Where a segment's records are."""
        return self._segments / f"{statement.name}.avro"

    def check_segment(self, place: Place, first: int) -> None:
        """Verify one segment alone, from what is stated of it. Raises LogUnreadable."""
        statement = self.statement(place, first)
        checking.check_segment(self.file(statement), statement)

    def strangers(self) -> Sequence[str]:
        """Files among the segments that the manifest does not name, and no crash can have left."""
        named = {
            segment_name(place, first)
            for place, segments in self._manifest.segments.items()
            for first in segments
        }
        # A crash between the last file and the manifest leaves what comes next, which is then written again.
        left = {segment_name(place, end) for place, end in self._manifest.ends.items()}
        left |= {segment_name(place, 0) for place in self._unheard_of()}
        found = (file.name for file in self._segments.glob("*") if file.suffix in {".avro", ".json"})
        return sorted(name for name in found if Path(name).stem not in named | left)

    def copy_to(self, folder: Path) -> None:
        """Copy what the manifest names, as it is, damaged or not, into a folder that is empty."""
        (folder / SEGMENTS).mkdir(parents=True)
        self._manifest.write(folder)
        for place, segments in self._manifest.segments.items():
            for first, ending in product(segments, (".json", ".avro")):
                name = f"{segment_name(place, first)}{ending}"
                if (self._segments / name).is_file():
                    shutil.copyfile(self._segments / name, folder / SEGMENTS / name)

    def notes(self) -> Iterator[bytes]:
        """Yield every signed note of the archive, in the order of the files' names."""
        folder = self._folder / CHECKPOINTS
        for file in sorted(folder.glob("*.note")) if folder.is_dir() else ():
            yield file.read_bytes()

    @property
    def _segments(self) -> Path:
        return self._folder / SEGMENTS

    def _unheard_of(self) -> Iterator[Place]:
        for file in self._segments.glob(f"*-{0:020}.*"):
            topic, partition, _ = file.stem.rsplit("-", 2)
            if partition.isdecimal():
                yield Place(topic, int(partition))

    def _kept_from(self, place: Place) -> int:
        for first in self._manifest.segments[place]:
            try:
                if self.statement(place, first).deleted is None:
                    return first
            except LogUnreadable:
                return first  # reading it says why
        return self._manifest.ends[place]
