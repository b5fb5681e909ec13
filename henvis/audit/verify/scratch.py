"""Brings the records of a log, which come journal by journal, together case by case.

They lie in files on the disk meanwhile, so that memory stays flat however long the log is: a case goes into
one of as many shares as it takes for each to fit into memory, and a share is judged as a whole.
"""

from __future__ import annotations

import marshal
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self
from zlib import crc32

from henvis.audit.log import Headers, LogRecord, Place

IN_A_SHARE: Final = 5_000
"""About so many records are in memory at once when a share is judged."""
_AT_ONCE_BYTES: Final = 8 * 2**20

_Row = tuple[int, int, bytes | None, bytes | None, Headers]
"""A record without its place."""


class Piece(NamedTuple):
    """What one place holds of a share: the parts of its file, each with its beginning and its length."""

    file: Path
    place: Place
    parts: Sequence[tuple[int, int]]


def shares_of(records: int) -> int:
    """Into how many shares the cases of so many records go."""
    return max(1, -(-records // IN_A_SHARE))


class Scratch:
    """Puts the records of one place aside in a file of its own, share by share."""

    def __init__(self, folder: Path, place: Place, shares: int) -> None:
        """`folder` is nobody else's."""
        self._path = folder / f"{place.topic}-{place.partition}"
        self._place = place
        self._shares = shares
        self._file = self._path.open("wb")
        self._waiting: dict[int, list[_Row]] = defaultdict(list)
        self._waiting_bytes = 0
        self._parts: dict[int, list[tuple[int, int]]] = defaultdict(list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, record: LogRecord) -> None:
        """Keep a record in the share of its key."""
        self._waiting[crc32(record.key or b"") % self._shares].append(record[1:])
        self._waiting_bytes += len(record.value or b"")
        if self._waiting_bytes > _AT_ONCE_BYTES:
            self._write()

    def finish(self) -> Mapping[int, Piece]:
        """Say, by the number of the share, where what was kept is."""
        self._write()
        self._file.flush()
        return {share: Piece(self._path, self._place, parts) for share, parts in self._parts.items()}

    def _write(self) -> None:
        """What nobody else reads or writes can lie there as Python itself has it."""
        for share, rows in self._waiting.items():
            content = marshal.dumps(rows)
            self._parts[share].append((self._file.tell(), self._file.write(content)))
        self._waiting.clear()
        self._waiting_bytes = 0


def by_key(pieces: Sequence[Piece]) -> Iterator[list[LogRecord]]:
    """Yield the records of one key after the other, journal by journal and in the order of each."""
    found: dict[bytes, list[LogRecord]] = defaultdict(list)
    for piece in sorted(pieces, key=itemgetter(1)):
        for row in _rows(piece):
            found[row[2] or b""].append(LogRecord(piece.place, *row))
    for key in sorted(found):
        yield found.pop(key)


def _rows(piece: Piece) -> list[_Row]:
    rows: list[_Row] = []
    with piece.file.open("rb") as file:
        for start, length in piece.parts:
            file.seek(start)
            rows += marshal.loads(file.read(length))  # noqa: S302 - written above
    return sorted(rows, key=itemgetter(0))
