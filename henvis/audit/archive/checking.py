"""Whether a segment is what its statement says; where it is not, from which record on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from henvis.audit.archive.segment_file import SegmentDamaged, file_hash, rows
from henvis.audit.archive.statement import BLOCK, Statement
from henvis.audit.log import LogRecord, LogUnreadable
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import Frontier, leaf_hash


def records(path: Path, statement: Statement, start: int = 0) -> Iterator[LogRecord]:
    """Yield a segment's records from an offset on, once its file has the hash that is stated.

    Raises LogUnreadable, with the first bad offset as far as the file can still be read.
    """
    _require_file(path, statement)
    wanted = statement.first
    for record in _rows(path, statement):
        if record.offset != wanted or wanted >= statement.end:
            raise _unlike(path, statement, wanted)
        wanted += 1
        if record.offset >= start:
            yield record
    if wanted != statement.end:
        raise _unlike(path, statement, wanted)


def check_segment(path: Path, statement: Statement) -> None:
    """Return where the records, and all before them, have the stated root. Raises LogUnreadable."""
    _require_file(path, statement)
    if (bad := _first_bad(path, statement)) is not None:
        raise bad


def _require_file(path: Path, statement: Statement) -> None:
    if statement.deleted is not None:
        why = f"deleted under the rule {statement.deleted.rule} at {statement.deleted.at.isoformat()}"
        raise LogUnreadable(statement.place, statement.first, f"segment {path.name} was {why}")
    if not path.is_file():
        raise LogUnreadable(statement.place, statement.first, f"segment {path.name} is missing")
    if file_hash(path) != statement.sha256:
        raise _located(path, statement)


def _located(path: Path, statement: Statement) -> LogUnreadable:
    """Find where the file differs from its statement, block by block."""
    found = _first_bad(path, statement)
    if found is not None:
        return found
    # All records are as they were: what differs is how they lie in the file.
    return LogUnreadable(
        statement.place, statement.first, f"segment {path.name} is not the file that was written"
    )


def _first_bad(path: Path, statement: Statement) -> LogUnreadable | None:
    tree = statement.before.copy()
    found = _rows(path, statement)
    try:
        for root in statement.roots:
            if (bad := _bad_block(found, tree, root, path, statement)) is not None:
                return bad
        return _unlike(path, statement, statement.end) if next(found, None) else None
    except LogUnreadable as damaged:
        return damaged


def _bad_block(
    found: Iterator[LogRecord], tree: Frontier, root: bytes, path: Path, statement: Statement
) -> LogUnreadable | None:
    """Take the next block into the tree; return what is wrong with it."""
    first, end = tree.size, min(tree.size + BLOCK, statement.end)
    block = list(itertools.islice(found, end - first))
    for wanted, record in enumerate(block, first):
        if record.offset != wanted:
            return _unlike(path, statement, wanted)
    if len(block) != end - first:
        return _unlike(path, statement, first + len(block))
    tree.extend(leaf_hash(leaf_bytes(*record[1:])) for record in block)
    if tree.root() == root:
        return None
    reason = f"segment {path.name} holds other records than were written, from {first} to {end - 1}"
    return LogUnreadable(statement.place, first, reason)


def _rows(path: Path, statement: Statement) -> Iterator[LogRecord]:
    count = 0
    try:
        for record in rows(path, statement.place):
            yield record
            count += 1
    except SegmentDamaged:
        reason = f"segment {path.name} is damaged"
        raise LogUnreadable(statement.place, statement.first + count, reason) from None


def _unlike(path: Path, statement: Statement, offset: int) -> LogUnreadable:
    expected = f"{statement.first} to {statement.end - 1}"
    reason = f"segment {path.name} has not the records {expected} in their order"
    return LogUnreadable(statement.place, offset, reason)
