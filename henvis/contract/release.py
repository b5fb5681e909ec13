"""Releases what is new: freezes the current schemas that differ from their newest version."""

import json
from pathlib import Path

from henvis.contract.released import FIRST_ID, HEADING, LOCK, Release, read_frozen, read_lock, release_of
from henvis.contract.schema_files import SCHEMAS, Schema, is_event, read_current, self_contained


def unreleased(folder: Path = SCHEMAS) -> dict[str, Schema]:
    """The current event schemas, self-contained, that are not their record's newest version."""
    named = read_current(folder)
    newest = {release.record: release for release in read_lock(folder)}
    current = {record: self_contained(it, named) for record, it in named.items() if is_event(it)}
    return {
        record: schema
        for record, schema in current.items()
        if record not in newest or read_frozen(newest[record], folder) != schema
    }


def release_new(folder: Path = SCHEMAS) -> tuple[Release, ...]:
    """Freezes every unreleased schema and appends it to the lock; returns what was added."""
    added = []
    for record, schema in unreleased(folder).items():
        known = read_lock(folder)
        version = 1 + max((it.version for it in known if it.record == record), default=0)
        schema_id = 1 + max((it.schema_id for it in known), default=FIRST_ID - 1)
        added.append(_freeze(folder, record, version, schema_id, schema))
    return tuple(added)


def _freeze(folder: Path, record: str, version: int, schema_id: int, schema: Schema) -> Release:
    frozen = (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
    release = release_of(record, version, schema_id, frozen)
    path = folder / release.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(frozen)
    lock = folder / LOCK
    with lock.open("a", encoding="utf-8") as lines:
        lines.write(("" if lock.stat().st_size else HEADING) + release.line())
    return release
