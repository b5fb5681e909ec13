"""A segment's file: an Avro object container file of rows (`henvis.proof.leaf.ROW`), deflated."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import fastavro
from fastavro.write import Writer

from henvis.audit.archive.durable import put_in_place
from henvis.audit.archive.statement import BLOCK, Statement
from henvis.audit.log import LogRecord, Place
from henvis.proof.leaf import ROW, leaf_bytes
from henvis.proof.merkle import Frontier, leaf_hash

_ROW: Final = fastavro.parse_schema(ROW)
_MARKER_BYTES: Final = 16


class SegmentDamaged(Exception):
    """A file cannot be read on."""


class _Block(NamedTuple):
    """Rows in Avro's encoding, as fastavro's writer takes a block of them."""

    num_records: int
    bytes_: BytesIO


class OpenSegment:
    """A segment while it is written, under a name at which no reader looks."""

    def __init__(self, path: Path, cluster_id: str, place: Place, before: Frontier) -> None:
        self._path = path
        self._cluster_id = cluster_id
        self._place = place
        self._before = before.copy()
        self._tree = before.copy()
        self._rows: list[bytes] = []
        self._roots: list[bytes] = []
        self.count = 0
        self._file: IO[bytes] = path.open("wb")
        where = {"henvis.cluster": cluster_id, "henvis.place": str(place), "henvis.first": str(before.size)}
        self._avro: Any = Writer(
            self._file, _ROW, "deflate", metadata=where, sync_marker=_marker(cluster_id, place, before.size)
        )

    @property
    def end(self) -> int:
        """The offset that the next record must have."""
        return self._before.size + self.count

    def append(self, record: LogRecord) -> None:
        """Take one more record: the bytes that are hashed are the row that is written."""
        self._rows.append(leaf_bytes(*record[1:]))
        self.count += 1
        if self.count % BLOCK == 0:
            self._end_block()

    def finish(self, path: Path) -> Statement:
        """Bring it to the disk under its own name and state what it is."""
        if self._rows:
            self._end_block()
        self._avro.flush()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        put_in_place(self._path, path)
        return Statement(
            self._cluster_id,
            self._place,
            self._before.size,
            self.count,
            self._before,
            self._tree,
            tuple(self._roots),
            file_hash(path),
        )

    def drop(self) -> None:
        """Leave no trace."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _end_block(self) -> None:
        self._avro.write_block(_Block(len(self._rows), BytesIO(b"".join(self._rows))))
        self._tree.extend(map(leaf_hash, self._rows))
        self._rows.clear()
        self._roots.append(self._tree.root())


def write_rows(path: Path, cluster_id: str, place: Place, records: Sequence[LogRecord]) -> None:
    """Write records of one place that need not follow upon each other: those of one case."""
    names = [field["name"] for field in ROW["fields"]]
    those = [dict(zip(names, (*record[1:5], _headers(record)), strict=True)) for record in records]
    where = {"henvis.cluster": cluster_id, "henvis.place": str(place)}
    marker = _marker(cluster_id, place, 0)
    with path.open("wb") as file:
        fastavro.writer(file, _ROW, those, codec="deflate", metadata=where, sync_marker=marker)


def _headers(record: LogRecord) -> list[dict[str, Any]]:
    return [{"name": name, "value": value} for name, value in record.headers]


def _marker(cluster_id: str, place: Place, first: int) -> bytes:
    """What parts the blocks of a file: the same records make the same file."""
    named = f"henvis/{cluster_id}/{place}/{first}"
    return hashlib.sha256(named.encode()).digest()[:_MARKER_BYTES]


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rows(path: Path, place: Place) -> Iterator[LogRecord]:
    """Yield the rows of a file as they stand there, up to where it is damaged. Raises SegmentDamaged."""
    try:
        with path.open("rb") as file:
            for row in fastavro.reader(file):
                headers = tuple((one["name"], one["value"]) for one in row["headers"])
                yield LogRecord(place, row["offset"], row["timestamp_ms"], row["key"], row["value"], headers)
    except Exception:  # noqa: BLE001 - fastavro raises eight types and more, with data in some of the texts
        raise SegmentDamaged from None
