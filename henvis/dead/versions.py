"""The released versions, to compare bytes with: by id, and by which of them bytes come nearest to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from henvis.contract.released import Release, read_frozen, read_lock
from henvis.contract.schema_files import (
    SCHEMAS,
    Schema,
    full_name,
    is_event,
    read_current,
    self_contained,
)
from henvis.dead.walking import Walk, leaves, walk

MOST_NEAREST = 3
_META = "meta."


@dataclass(frozen=True, slots=True)
class Near:
    """A released version, and how bytes of something else read by it."""

    record: str
    version: int
    walk: Walk
    fields_read: int
    fields: int
    """How many it has."""


class Versions:
    """All releases of a folder of schemas, and the current schema of each record."""

    def __init__(self, folder: Path = SCHEMAS) -> None:
        """Read them. Raises LockError and SchemaError."""
        self._released = {it.schema_id: (it, read_frozen(it, folder)) for it in read_lock(folder)}
        named = read_current(folder)
        self._current = {full_name(it): self_contained(it, named) for it in named.values() if is_event(it)}

    def release(self, schema_id: int) -> tuple[Release, Schema] | None:
        """The release with this id and its schema; None where the lock has none."""
        return self._released.get(schema_id)

    def changed(self, release: Release, schema: Schema) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Fields that the current version has and this one has not, and those that this one alone has."""
        current = self._current.get(release.record)
        if current is None:
            return (), ()
        now, then = leaves(current), leaves(schema)
        return tuple(x for x in now if x not in then), tuple(x for x in then if x not in now)

    def nearest(self, body: bytes, *, but: int | None = None, named: str = "") -> tuple[Near, ...]:
        """The versions, but that of id `but`, that these bytes come nearest to, best first.

        Those of the record `named`, which a header may say that it is, come first. All that the bytes fit, or
        else MOST_NEAREST; none where not even what every event begins with could be read.
        """
        found = [
            _near(release, schema, body)
            for schema_id, (release, schema) in self._released.items()
            if schema_id != but
        ]
        begun = [one for one in found if _begins(one.walk)]
        begun.sort(key=lambda one: (one.record != named, *_distance(one)))
        return tuple([one for one in begun if one.walk.fits] or begun[:MOST_NEAREST])

    def beginning(self, body: bytes) -> Walk:
        """What every event begins with, read by any version."""
        return walk(next(iter(self._released.values()))[1], body)


@cache
def project_versions() -> Versions:
    """The project's own, read once per process."""
    return Versions()


def _near(release: Release, schema: Schema, body: bytes) -> Near:
    walked = walk(schema, body)
    return Near(release.record, release.version, walked, len(walked.read_of(schema)), len(leaves(schema)))


def _begins(walked: Walk) -> bool:
    """Whether the bytes have all that every event begins with, and something behind it."""
    meta_is_sound = not any(one.field.startswith(_META) for one in walked.broken)
    return meta_is_sound and any(not path.startswith(_META) for path in walked.read)


def _distance(one: Near) -> tuple[bool, int, int, int]:
    """Whole first; then who breaks fewest rules, reads most bytes, and is the newest."""
    walked = one.walk
    return not walked.fits, len(walked.broken), -walked.sound, -one.version
