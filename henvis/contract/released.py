"""The released versions: frozen schema files and the lock that gives each its id for ever.

The lock is a text file with one line per version, oldest first:
record, version, schema id, SHA-256 of the frozen file, Rabin fingerprint (CRC-64-AVRO, Avro 1.12).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fastavro.schema import fingerprint, to_parsing_canonical_form

from henvis.contract.schema_files import SCHEMAS, Schema, short_name

FIRST_ID = 700001
LOCK = "registry.lock"
HEADING = """\
# The released schemas. Append only: a line is never changed or removed.
# record version id sha256 rabin
"""


class LockError(ValueError):
    """The lock or a frozen file is broken. The text names the line or file and the reason."""


@dataclass(frozen=True, slots=True)
class Release:
    """One line of the lock."""

    record: str
    version: int
    schema_id: int
    sha256: str
    rabin: str

    @property
    def file(self) -> str:
        """The frozen file, seen from `schemas/`."""
        return f"released/{short_name(self.record)}/{self.version}.avsc"

    def line(self) -> str:
        """As it stands in the lock, with its line end."""
        return f"{self.record} {self.version} {self.schema_id} {self.sha256} {self.rabin}\n"


def release_of(record: str, version: int, schema_id: int, frozen: bytes) -> Release:
    """The lock's entry for these bytes of a frozen file."""
    rabin = fingerprint(to_parsing_canonical_form(json.loads(frozen)), "CRC-64-AVRO")
    return Release(record, version, schema_id, hashlib.sha256(frozen).hexdigest(), rabin)


def read_lock(folder: Path = SCHEMAS) -> tuple[Release, ...]:
    """All releases, oldest first; none where there is no lock yet. Raises LockError."""
    path = folder / LOCK
    return tuple(parse_lock(path.read_text(encoding="utf-8"))) if path.exists() else ()


def parse_lock(text: str) -> Iterator[Release]:
    """The entries of a lock's text. Raises LockError."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            continue
        match line.split(" "):
            case [record, version, schema_id, sha256, rabin] if (version + schema_id).isdecimal():
                yield Release(record, int(version), int(schema_id), sha256, rabin)
            case _:
                raise LockError(f"{LOCK}:{number}: not `record version id sha256 rabin`")


def read_frozen(release: Release, folder: Path = SCHEMAS) -> Schema:
    """The schema of a released version. Raises LockError when its bytes are not those of its release."""
    try:
        frozen = (folder / release.file).read_bytes()
    except FileNotFoundError as error:
        raise LockError(f"{release.file}: is missing") from error
    if hashlib.sha256(frozen).hexdigest() != release.sha256:
        raise LockError(f"{release.file}: was changed after its release")
    schema: Schema = json.loads(frozen)
    return schema
