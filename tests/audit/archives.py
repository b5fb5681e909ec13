"""Records and archives that tests make, read and change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import fastavro

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.log import LogRecord, LogUnreadable, Place
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import Frontier, leaf_hash

CLUSTER = "aCluster-Id_1"
UDI, NAV = Place("nrm.from.udi", 0), Place("nrm.from.nav", 2)


def record(place: Place, offset: int) -> LogRecord:
    """A record unlike any other."""
    key, value = b"case %d" % (offset % 3), b"%s event %d" % (str(place).encode(), offset)
    return LogRecord(place, offset, 1_700_000_000_000 + offset, key, value, (("ce_id", b"%d" % offset),))


def archive(folder: Path, counts: dict[Place, int], records: int = 10) -> None:
    """Write an archive with so many records, `records` of them to a segment."""
    with ArchiveWriter(folder, CLUSTER, records) as writer:
        for place, count in counts.items():
            for offset in range(writer.end(place), count):
                writer.append(record(place, offset))


def root_of(records: Iterable[LogRecord], before: Frontier | None = None) -> bytes:
    """The root of records that continue a tree."""
    tree = before or Frontier()
    tree.extend(leaf_hash(leaf_bytes(*one[1:])) for one in records)
    return tree.root()


def segment(folder: Path, place: Place, first: int, ending: str = ".avro") -> Path:
    """Where one of a segment's files is."""
    return folder / "segments" / f"{place.topic}-{place.partition}-{first:020}{ending}"


def rewrite(path: Path, change: Callable[[list[Any]], list[Any]]) -> None:
    """Make the file anew, by the book, with other rows."""
    with path.open("rb") as file:
        reader = fastavro.reader(file)
        rows, schema = list(reader), reader.writer_schema
        metadata = {name: value for name, value in reader.metadata.items() if not name.startswith("avro.")}
    with path.open("wb") as file:
        fastavro.writer(file, schema, change(rows), codec="deflate", metadata=metadata)


def found_in(folder: Path, place: Place) -> tuple[int, LogUnreadable]:
    """How many records are read before what is broken is found, and where that is."""
    count = 0
    try:
        for _ in ArchiveLog(folder).read(place):
            count += 1
    except LogUnreadable as error:
        return count, error
    raise AssertionError("nothing was found")
