"""Brings the records of one partition, which come journal by journal, together case by case.

A file on the disk does it, sorted by SQLite, so that memory stays flat however long the log is.
"""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from henvis.audit.log import LogRecord, Place

_AT_ONCE: Final = 1000
_CACHE_KIB: Final = 16_384
_SETTINGS: Final = ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE_KIB}", "temp_store=FILE")


class Scratch:
    """The records of one partition number, of all journals; gone when it is closed."""

    def __init__(self, folder: Path, partition: int) -> None:
        """Keep them in a file in this folder, which is nobody else's."""
        self._partition = partition
        self._file = folder / f"partition-{partition}.db"
        self._rows: list[tuple[bytes, str, int, bytes]] = []
        self._connection = sqlite3.connect(self._file, isolation_level=None)
        for setting in _SETTINGS:
            self._connection.execute(f"PRAGMA {setting}")
        self._connection.execute("CREATE TABLE record (key BLOB, topic TEXT, at INT, content BLOB)")
        self._connection.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        self._file.unlink()

    def add(self, record: LogRecord) -> None:
        """Keep a record. What nobody else reads or writes can lie there as Python itself has it."""
        content = marshal.dumps((record.timestamp_ms, record.key, record.value, record.headers))
        self._rows.append((record.key or b"", record.place.topic, record.offset, content))
        if len(self._rows) == _AT_ONCE:
            self._write()

    def by_key(self) -> Iterator[Iterator[LogRecord]]:
        """Yield the records of one key after the other, journal by journal and in the order of each."""
        self._write()
        rows = self._connection.execute("SELECT key, topic, at, content FROM record ORDER BY key, topic, at")
        for _, those in groupby(rows, key=itemgetter(0)):
            yield (self._record(*row) for row in those)

    def _write(self) -> None:
        self._connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?)", self._rows)
        self._rows.clear()

    def _record(self, _: bytes, topic: str, offset: int, content: bytes) -> LogRecord:
        return LogRecord(Place(topic, self._partition), offset, *marshal.loads(content))  # noqa: S302 - written above
